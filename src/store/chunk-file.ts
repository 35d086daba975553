import type { Column, Columns } from '../core/column.ts';
import { sha256 } from '../core/sha256.ts';
import { BYTES, columnData, columnOf, columnType, type ColumnHeader } from './column-type.ts';
import type { Failure } from './store.ts';

/** One committed chunk of a pass. */
export interface ChunkRecord {
  readonly index: number;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly columns: Columns;
  readonly failures: readonly Failure[];
}

interface Header {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly failures: readonly Failure[];
  readonly columns: readonly (ColumnHeader & { readonly length: number })[];
}

const MAGIC = 'IPCHUNK1';
const HEADER_OFFSET = MAGIC.length + 4;
const HASH_LENGTH = 64;

/**
 * A chunk as bytes: the magic, the header's length (uint32, little-endian), a JSON header padded to a multiple
 * of 8, the columns one after the other (each padded to a multiple of 8, in the machine's byte order, which is
 * little-endian wherever JavaScript runs), and the SHA-256 of all that as hexadecimal text.
 */
export async function encodeChunk(chunk: ChunkRecord): Promise<Uint8Array> {
  const columns = [...chunk.columns].map(([name, { axis, width, data }]) => ({
    name,
    axis,
    width,
    type: columnType(data),
    length: data.length,
  }));
  const { index, start, end, failures } = chunk;
  const text = JSON.stringify({ index, start, end, failures, columns } satisfies Header);
  const json = new TextEncoder().encode(text);
  const bodyOffset = align(HEADER_OFFSET + json.length);
  const bodyLength = columns.reduce(
    (sum, { type, length }) => sum + align(length * BYTES[type]),
    0,
  );
  const bytes = new Uint8Array(bodyOffset + bodyLength + HASH_LENGTH).fill(0x20, 0, bodyOffset);
  bytes.set(new TextEncoder().encode(MAGIC));
  new DataView(bytes.buffer).setUint32(MAGIC.length, bodyOffset - HEADER_OFFSET, true);
  bytes.set(json, HEADER_OFFSET);
  let offset = bodyOffset;
  for (const { data } of chunk.columns.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += align(data.byteLength);
  }
  bytes.set(new TextEncoder().encode(await sha256(bytes.slice(0, offset))), offset);
  return bytes;
}

/** The chunk of a file's bytes; null where they are not a whole, undamaged chunk. */
export async function decodeChunk(bytes: Uint8Array): Promise<ChunkRecord | null> {
  const own = new Uint8Array(bytes); // a copy, aligned: Node's Buffer.slice would be neither
  const end = own.length - HASH_LENGTH;
  if (end < HEADER_OFFSET || text(own, 0, MAGIC.length) !== MAGIC) return null;
  if (text(own, end, own.length) !== (await sha256(own.slice(0, end)))) return null;
  const headerLength = new DataView(own.buffer).getUint32(MAGIC.length, true);
  // The hash above says that these are the bytes encodeChunk wrote.
  const header = JSON.parse(text(own, HEADER_OFFSET, HEADER_OFFSET + headerLength)) as Header;
  let offset = HEADER_OFFSET + headerLength;
  const columns = new Map<string, Column>();
  for (const column of header.columns) {
    const data = columnData(column.type, column.length, own.buffer, offset);
    columns.set(column.name, columnOf(column, data));
    offset += align(data.byteLength);
  }
  return {
    index: header.index,
    start: header.start,
    end: header.end,
    columns,
    failures: header.failures,
  };
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder().decode(bytes.subarray(start, end));
}

function align(length: number): number {
  return Math.ceil(length / 8) * 8;
}
