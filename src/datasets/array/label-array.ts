import { DatasetError } from '../../core/errors.ts';
import { piecesOf } from '../../resources/byte-source.ts';
import { readNpyHeader, unsupportedNpy } from './npy-header.ts';
import type { ArrayFile } from './npz.ts';

/** Elements that are read at a time. */
const PIECE = 64 * 1024;

/**
 * Reads an array of class indices, of shape `[n]` or `[n, 1]`, integers of any size and byte order.
 * @param count how many there must be: one for each picture
 * @throws DatasetError `label_count_mismatch`, `unsupported_npy`, `invalid_npy`
 */
export async function readLabelArray(
  dataset: string,
  { source, start, end }: ArrayFile,
  count: number,
): Promise<number[]> {
  const header = await readNpyHeader(source, start, end);
  const [length = 0, ...others] = header.shape;
  if (others.some((size) => size !== 1)) {
    throw unsupportedNpy(
      source.name,
      `has the shape ${header.shape.join(' × ')}; labels are one class index a picture`,
    );
  }
  if (length !== count) {
    throw new DatasetError(
      'label_count_mismatch',
      `Dataset ${dataset} has ${count} pictures but ${length} labels (${source.name}). Give one label a picture, in the same order.`,
      { context: { dataset, pictures: count, labels: length } },
    );
  }
  const read = readerOf(source.name, header.type, header.size);
  const labels: number[] = [];
  const last = header.start + count * header.size;
  for await (const piece of piecesOf(source, PIECE * header.size, header.start, last)) {
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    for (let at = 0; at < piece.length; at += header.size) labels.push(read(view, at));
  }
  return labels;
}

function readerOf(
  name: string,
  type: string,
  size: number,
): (view: DataView, at: number) => number {
  const little = !type.startsWith('>');
  const kind = type[1] ?? '';
  if (kind === 'u' || kind === 'b') {
    if (size === 1) return (view, at) => view.getUint8(at);
    if (size === 2) return (view, at) => view.getUint16(at, little);
    if (size === 4) return (view, at) => view.getUint32(at, little);
    if (size === 8) return (view, at) => Number(view.getBigUint64(at, little));
  }
  if (kind === 'i') {
    if (size === 1) return (view, at) => view.getInt8(at);
    if (size === 2) return (view, at) => view.getInt16(at, little);
    if (size === 4) return (view, at) => view.getInt32(at, little);
    if (size === 8) return (view, at) => Number(view.getBigInt64(at, little));
  }
  throw unsupportedNpy(name, `holds elements of type ${type}; labels are whole numbers`);
}
