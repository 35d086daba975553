import { piecesOf, type ByteSource } from '../../resources/byte-source.ts';
import { invalidTable } from './table.ts';

const NEWLINE = 0x0a;
const QUOTE = 0x22;
/** The longest line, in bytes: a path and some labels have a hundred. */
const LONGEST_LINE = 16 * 1024 * 1024;

/**
 * A text in UTF-8 as pieces that end where lines end. Only the piece at hand is held.
 * @param quoted whether line breaks between double quotes are part of a line, as in CSV
 * @throws DatasetError `invalid_table` for what is not UTF-8, a line longer than 16 MiB, or a quote that does not end
 */
export async function* textPieces(source: ByteSource, quoted: boolean): AsyncGenerator<string> {
  let rest = new Uint8Array();
  let first = true;
  for await (const piece of piecesOf(source)) {
    const bytes = joined(rest, piece);
    if (first) refuseUtf16(source.name, bytes);
    first = false;
    const cut = lastLineEnd(bytes, quoted);
    if (cut > 0) yield decode(source.name, bytes.subarray(0, cut));
    rest = bytes.slice(cut);
    if (rest.length > LONGEST_LINE) {
      throw invalidTable(
        source.name,
        `a line has more than ${LONGEST_LINE} bytes${quoted ? '; a quote may not be closed' : ''}`,
      );
    }
  }
  if (quoted && isOpen(rest)) throw invalidTable(source.name, 'a quote is not closed');
  if (rest.length > 0) yield decode(source.name, rest);
}

/** Behind the last line break that is not between quotes; 0 where there is none. */
function lastLineEnd(bytes: Uint8Array, quoted: boolean): number {
  if (!quoted) return bytes.lastIndexOf(NEWLINE) + 1;
  let open = false;
  let end = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === QUOTE) open = !open;
    else if (bytes[i] === NEWLINE && !open) end = i + 1;
  }
  return end;
}

function isOpen(bytes: Uint8Array): boolean {
  return bytes.reduce((quotes, byte) => quotes + (byte === QUOTE ? 1 : 0), 0) % 2 === 1;
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

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
