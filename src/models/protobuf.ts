import { PbfReader } from 'pbf';

/** Wire types of protocol buffers. */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** One field of a message. Bytes are a range, not a copy: the reader jumps over what nobody reads. */
export interface Field {
  readonly number: number;
  readonly wire: number;
  /** Of a varint, signed; 0 for the other wire types. */
  readonly value: number;
  /** Where the value lies; for bytes without the length before it. */
  readonly start: number;
  readonly end: number;
}

/** Thrown while reading a message; `overrun` when a value reaches past the end of its message. */
export class ProtobufError extends Error {
  readonly overrun: boolean;
  readonly position: number;

  constructor(message: string, position: number, overrun: boolean) {
    super(message);
    this.overrun = overrun;
    this.position = position;
  }
}

/**
 * The fields of the message that lies in bytes [start, end), in file order. pbf reads past the end
 * of its buffer without a word; here every value is checked to lie inside its message.
 * @throws ProtobufError
 */
export function* fieldsOf(
  bytes: Uint8Array,
  start = 0,
  end = bytes.length,
): Generator<Field, void, undefined> {
  const reader = new PbfReader(bytes);
  reader.pos = start;
  while (reader.pos < end) {
    const at = reader.pos;
    checkVarint(bytes, at, end);
    const number = reader.nextField(end);
    if (number === 0) throw new ProtobufError('field number 0', at, false);
    const field = readValue(reader, number, end);
    checkInside(field.end, end, at);
    yield field;
    reader.pos = field.end;
  }
}

/** The text of a bytes field (UTF-8). */
export function textOf(bytes: Uint8Array, field: Field): string {
  return new TextDecoder().decode(bytes.subarray(field.start, field.end));
}

/** The number of a fixed32 field that holds a float. */
export function floatOf(bytes: Uint8Array, field: Field): number {
  return new DataView(bytes.buffer, bytes.byteOffset + field.start, 4).getFloat32(0, true);
}

/** The numbers of a repeated integer field: one where it is not packed, all where it is. */
export function integersOf(bytes: Uint8Array, field: Field): number[] {
  if (field.wire === WIRE.varint) return [field.value];
  const reader = new PbfReader(bytes);
  reader.pos = field.start;
  const values: number[] = [];
  while (reader.pos < field.end) {
    checkVarint(bytes, reader.pos, field.end);
    values.push(reader.readVarint(true));
  }
  return values;
}

function readValue(reader: PbfReader, number: number, end: number): Field {
  const wire = reader.type;
  const at = reader.pos;
  if (wire === WIRE.varint || wire === WIRE.bytes) checkVarint(reader.buf, at, end);
  if (wire === WIRE.varint) {
    const value = reader.readVarint(true);
    return { number, wire, value, start: at, end: reader.pos };
  }
  if (wire === WIRE.fixed64) return { number, wire, value: 0, start: at, end: at + 8 };
  if (wire === WIRE.fixed32) return { number, wire, value: 0, start: at, end: at + 4 };
  if (wire !== WIRE.bytes) throw new ProtobufError(`wire type ${wire}`, at, false);
  const length = reader.readVarint();
  return { number, wire, value: 0, start: reader.pos, end: reader.pos + length };
}

/** A varint has at most 10 bytes, of which the last is below 128. */
function checkVarint(bytes: Uint8Array, at: number, end: number): void {
  let last = at;
  while (last < end && (bytes[last] ?? 0) >= 0x80) last++;
  if (last - at >= 10) throw new ProtobufError('a number of more than 10 bytes', at, false);
  if (last >= end) checkInside(end + 1, end, at);
}

function checkInside(position: number, end: number, at: number): void {
  if (!(position <= end)) {
    throw new ProtobufError(`a value reaches byte ${position} of ${end}`, at, true);
  }
}
