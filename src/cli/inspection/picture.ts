import { sha256 } from '../../core/sha256.ts';
import { cropPicture } from '../../images/crop.ts';
import { decodePicture } from '../../images/decode.node.ts';
import type { Geometry } from '../../images/picture.ts';
import { plainText } from '../../report/number-text.ts';
import { readBytes, type Inspection } from './inspection.ts';

/** Of a picture: size, SHA-256 of the decoded RGB bytes, and of the uint8 pixels after resize and crop. */
export async function inspectPicture(file: string, geometry: Geometry): Promise<Inspection> {
  const picture = await decodePicture(await readBytes(file));
  const { width, height } = picture;
  const rgb = await sha256(new Uint8Array(picture.data));
  const pixels = await sha256(new Uint8Array(cropPicture(picture, geometry).data));
  return {
    facts: { file, width, height, rgb_sha256: rgb, pixels_sha256: pixels },
    text: `${[plainText(file), width, height, rgb, pixels].join('\t')}\n`,
  };
}
