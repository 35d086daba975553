import type { CompressionCodec } from 'hyparquet';
import { snappyUncompress } from 'hyparquet/src/snappy.js';

/** Undoes the compression of a page of a known size. */
export type Decompress = (input: Uint8Array, size: number) => Uint8Array;

/** The largest page that is read, after decompression: 1,024 pictures of half a megabyte. */
const LARGEST_PAGE = 512 * 1024 * 1024;
/** Below this size a page may be compressed as far as it likes; above, it is taken for a bomb beyond `LARGEST_RATIO`. */
const HARMLESS_SIZE = 16 * 1024 * 1024;
const LARGEST_RATIO = 200;

/** The decompressor of a codec. All but Snappy's are loaded when they are needed. */
export async function decompressorOf(codec: CompressionCodec): Promise<Decompress> {
  const decompress = await plainDecompressorOf(codec);
  return (input, size) => {
    const bomb = size > HARMLESS_SIZE && size > LARGEST_RATIO * input.length;
    if (!(size >= 0) || size > LARGEST_PAGE || bomb) {
      throw new Error(`a page of ${input.length} bytes says that it holds ${size}`);
    }
    const output = decompress(input, size);
    if (output.length === size) return output;
    throw new Error(`a page holds ${output.length} bytes where it says ${size}`);
  };
}

async function plainDecompressorOf(codec: CompressionCodec): Promise<Decompress> {
  if (codec === 'UNCOMPRESSED') return (input) => input;
  if (codec === 'SNAPPY') {
    return (input, size) => {
      const output = new Uint8Array(size);
      snappyUncompress(input, output);
      return output;
    };
  }
  const library = await import('hyparquet-compressors');
  // Given no place to write to, this one would trust the size that the frame says.
  if (codec === 'ZSTD') {
    return (input, size) => library.decompressZstd(input, new Uint8Array(size));
  }
  const decompress = library.compressors[codec];
  if (decompress === undefined) throw new Error(`its codec ${codec} is unknown`);
  return decompress;
}
