/** Nested structures and lists; Parquet's own footers need 7. */
const DEEPEST = 16;

/**
 * Where a structure of Thrift's compact protocol ends; null where the bytes end before it does. Every length
 * is checked against the bytes that are left, so that a reader which trusts lengths (hyparquet) allocates no more
 * than the file could fill.
 * Reference: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 *
 * @throws Error for a structure that Parquet has not, or that cannot be read whatever follows
 */
export function thriftEnd(bytes: Uint8Array, start: number): number | null {
  try {
    return structEnd(bytes, start, 0);
  } catch (error) {
    if (error === ended) return null;
    throw error;
  }
}

/** Thrown where the bytes end. */
const ended = new Error('the bytes end inside a structure');

function structEnd(bytes: Uint8Array, start: number, depth: number): number {
  if (depth > DEEPEST) throw new Error('structures are nested too deeply');
  let at = start;
  for (;;) {
    const head = byteAt(bytes, at++);
    const type = head & 0x0f;
    if (type === 0) return at;
    if (head >> 4 === 0) at = varintEnd(bytes, at, 5);
    at = valueEnd(bytes, at, type, depth);
  }
}

function valueEnd(bytes: Uint8Array, at: number, type: number, depth: number): number {
  switch (type) {
    case 1: // true
    case 2: // false
      return at;
    case 3:
      return skip(bytes, at, 1);
    case 4:
    case 5:
      return varintEnd(bytes, at, 5);
    case 6:
      return varintEnd(bytes, at, 10);
    case 7:
      return skip(bytes, at, 8);
    case 8: {
      const end = varintEnd(bytes, at, 5);
      return skip(bytes, end, varint(bytes, at, end));
    }
    case 9:
      return listEnd(bytes, at, depth + 1);
    case 12:
      return structEnd(bytes, at, depth + 1);
    default:
      throw new Error(`a structure holds a value of type ${type}`);
  }
}

function listEnd(bytes: Uint8Array, start: number, depth: number): number {
  if (depth > DEEPEST) throw new Error('lists are nested too deeply');
  const head = byteAt(bytes, start);
  const type = head & 0x0f;
  let at = start + 1;
  let count = head >> 4;
  if (count === 15) {
    const end = varintEnd(bytes, at, 5);
    count = varint(bytes, at, end);
    at = end;
  }
  // Each item takes a byte at least.
  if (count > bytes.length - at) throw ended;
  for (let i = 0; i < count; i++) {
    at = type === 1 || type === 2 ? skip(bytes, at, 1) : valueEnd(bytes, at, type, depth);
  }
  return at;
}

function skip(bytes: Uint8Array, at: number, length: number): number {
  if (length > bytes.length - at) throw ended;
  return at + length;
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw ended;
  return byte;
}

function varintEnd(bytes: Uint8Array, start: number, longest: number): number {
  for (let at = start; at < start + longest; at++) if (byteAt(bytes, at) < 0x80) return at + 1;
  throw new Error('a number is longer than its type');
}

/** The unsigned number in bytes [start, end), at most five of them. */
function varint(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = end - 1; at >= start; at--) value = value * 128 + (byteAt(bytes, at) & 0x7f);
  return value;
}
