/**
 * Checks numbers in Parquet's hybrid of runs and packed bits before hyparquet decodes them: it trusts the lengths of
 * runs, and a few bytes could make it write gigabytes.
 * Reference: https://parquet.apache.org/docs/file-format/data-pages/encodings/ (RLE = 3)
 *
 * @param width bits of each number
 * @param count how many numbers there must be
 * @param fewer whether there may be fewer
 * @throws Error
 */
export function checkRuns(
  bytes: Uint8Array,
  start: number,
  end: number,
  width: number,
  count: number,
  fewer = false,
): void {
  if (width > 32) throw new Error(`a page has numbers of ${width} bits`);
  let at = start;
  for (let left = count; left > 0 && !(fewer && at >= end);) {
    const { value: header, end: next } = readVarint(bytes, at, end);
    const packed = header % 2 === 1;
    const run = packed ? Math.floor(header / 2) * 8 : Math.floor(header / 2);
    at = next + (packed ? (run * width) / 8 : Math.ceil(width / 8));
    // The last packed run is padded to eight numbers; writers may pad it further.
    if (run > left + (packed ? 512 : 0)) throw new Error('a page holds more values than it says');
    // Only the padding may be missing.
    if (at - (packed ? (Math.max(0, run - left) * width) / 8 : 0) > end) {
      throw new Error('a page holds fewer values than it says');
    }
    left -= run;
  }
}

/**
 * Checks the head of integers that are written as differences: hyparquet allocates by its counts.
 * @param count how many integers there are at most
 * @throws Error
 */
export function checkDelta(bytes: Uint8Array, start: number, count: number): void {
  const block = readVarint(bytes, start, bytes.length);
  const parts = readVarint(bytes, block.end, bytes.length);
  const total = readVarint(bytes, parts.end, bytes.length);
  const size = block.value / parts.value;
  if (total.value > count || block.value > 65_536 || !Number.isInteger(size) || size % 32 !== 0) {
    throw new Error('a page of differences says sizes that cannot be');
  }
}

function readVarint(bytes: Uint8Array, start: number, end: number): { value: number; end: number } {
  let value = 0;
  let factor = 1;
  for (let at = start; at < Math.min(end, start + 5); at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, end: at + 1 };
    factor *= 128;
  }
  throw new Error('a page ends inside its values');
}
