import { concatenate } from '../../core/bytes.ts';
import type { DatasetError } from '../../core/errors.ts';
import { piecesOf, type ByteSource } from '../../resources/byte-source.ts';
import { invalidTable } from './table.ts';

const NEWLINE = 0x0a;
const QUOTE = 0x22;
/** The longest line, in pieces of a mebibyte: a path and some labels have a hundred bytes. */
const LONGEST_LINE = 16;

/**
 * A text in UTF-8 as pieces that end where lines end. Only the piece at hand is held.
 * @param quoted whether line breaks between double quotes are part of a line, as in CSV
 * @throws DatasetError `invalid_table` for what is not UTF-8, a line longer than 16 MiB, or a quote that does not end
 */
export async function* textPieces(source: ByteSource, quoted: boolean): AsyncGenerator<string> {
  /** Of the line that has not ended yet. */
  let begun: Uint8Array[] = [];
  let open = false;
  let first = true;
  for await (const piece of piecesOf(source)) {
    if (first) refuseUtf16(source.name, piece);
    first = false;
    const last = lastLineEnd(piece, quoted, open);
    open = last.open;
    if (last.end > 0) {
      yield decode(source.name, concatenate([...begun, piece.subarray(0, last.end)]));
      begun = [];
    }
    begun.push(piece.subarray(last.end));
    if (begun.length > LONGEST_LINE) throw lineTooLong(source.name, quoted);
  }
  if (open) throw invalidTable(source.name, 'a quote is not closed');
  const rest = concatenate(begun);
  if (rest.length > 0) yield decode(source.name, rest);
}

/**
 * Behind the last line break that is not between quotes, 0 where there is none; and whether a quote is open at the end.
 * @param open whether one is at the start
 */
function lastLineEnd(
  bytes: Uint8Array,
  quoted: boolean,
  open: boolean,
): { end: number; open: boolean } {
  if (!quoted) return { end: bytes.lastIndexOf(NEWLINE) + 1, open: false };
  let end = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === QUOTE) open = !open;
    else if (bytes[i] === NEWLINE && !open) end = i + 1;
  }
  return { end, open };
}

function lineTooLong(name: string, quoted: boolean): DatasetError {
  const advice = quoted ? '; a quote may not be closed' : '';
  return invalidTable(name, `a line has more than ${LONGEST_LINE} MiB${advice}`);
}

function refuseUtf16(name: string, bytes: Uint8Array): void {
  const mark = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  if (mark === 0xfeff || mark === 0xfffe)
    throw invalidTable(name, 'it is UTF-16; save it as UTF-8');
}

function decode(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw invalidTable(name, 'it is not UTF-8; save it as UTF-8', cause);
  }
}
