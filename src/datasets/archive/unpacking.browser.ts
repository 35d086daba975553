import { InterplayError, ResourceError } from '../../core/errors.ts';
import { piecesOf, type ByteSource } from '../../resources/byte-source.ts';
import { bombError, invalidArchive } from './entry.ts';
import type { Unpacking } from './unpacking.ts';

/** Decompression in a browser. Unpacked tars are blobs, which the browser keeps on disk and frees by itself. */
export const browserUnpacking: Unpacking = {
  inflate: async (bytes, size) => {
    const result = new Uint8Array(size);
    let filled = 0;
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    for await (const piece of stream) {
      if (filled + piece.length > size) throw new RangeError(`it has more than ${size} bytes`);
      result.set(piece, filled);
      filled += piece.length;
    }
    return filled === size ? result : result.slice(0, filled);
  },
  gunzip: async (source, limit) => {
    const blob = await unpack(source, limit);
    return { kind: 'blob', blob, name: source.name };
  },
};

async function unpack(source: ByteSource, limit: number): Promise<Blob> {
  let written = 0;
  const meter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(piece, controller) {
      written += piece.length;
      if (written > limit) controller.error(bombError(source.name, limit));
      else controller.enqueue(piece);
    },
  });
  const packed = streamOf(source);
  try {
    const unpacked = packed.pipeThrough(new DecompressionStream('gzip')).pipeThrough(meter);
    return await new Response(unpacked).blob();
  } catch (error) {
    if (error instanceof InterplayError) throw error;
    if (error instanceof TypeError) throw invalidArchive(source.name, 'it is broken gzip', error);
    throw new ResourceError(
      'no_room',
      `The archive ${source.name} could not be unpacked: ${String(error)}. Free space, or unpack it yourself and drop the folder.`,
      { context: { archive: source.name }, cause: error },
    );
  }
}

function streamOf(source: ByteSource): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pieces = piecesOf(source);
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
}
