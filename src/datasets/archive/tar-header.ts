import { invalidArchive } from './entry.ts';

/** A tar is made of blocks of so many bytes. */
export const TAR_BLOCK = 512;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A file's header (POSIX ustar; GNU tar's differs in its magic and has no prefix). */
export interface TarHeader {
  readonly name: string;
  /** In bytes; NaN where the field holds no number. */
  readonly size: number;
  /** `0` file, `1` hard link, `2` symbolic link, `5` folder, `x` and `g` pax attributes, `L` and `K` GNU's long names … */
  readonly type: string;
  readonly linkName: string;
}

/** Attributes of the files that follow, by key: `path`, `size`, `linkpath` … */
export type PaxRecords = Map<string, string>;

/** @throws DatasetError `invalid_archive` where the header's checksum is wrong */
export function readHeader(archive: string, block: Uint8Array, at: number): TarHeader {
  if (!isTarHeader(block)) throw invalidArchive(archive, `there is no file header at byte ${at}`);
  const isPosix = text(block, 257, 263) === 'ustar' && block[262] === 0;
  const prefix = isPosix ? text(block, 345, 500) : '';
  const name = text(block, 0, 100);
  const type = String.fromCharCode(block[156] ?? 0);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    size: number(block, 124, 136),
    type: type === '\0' ? '0' : type,
    linkName: text(block, 157, 257),
  };
}

/** Whether a block is a header: its checksum, with signed or unsigned bytes, is the one that it says. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < TAR_BLOCK) return false;
  const said = number(block, 148, 156);
  let unsigned = 0;
  let signed = 0;
  for (let i = 0; i < TAR_BLOCK; i++) {
    // The field itself counts as spaces.
    const byte = i >= 148 && i < 156 ? 32 : (block[i] ?? 0);
    unsigned += byte;
    signed += byte < 128 ? byte : byte - 256;
  }
  return said === unsigned || said === signed;
}

/** A file's name: from its attributes where they say it, else from its header. */
export function nameOf(header: TarHeader, attributes: PaxRecords): string {
  return attributes.get('path') ?? header.name;
}

/** GNU's long names are texts that end at the first NUL. */
export function longName(bytes: Uint8Array): string {
  return text(bytes, 0, bytes.length);
}

/**
 * Records of a pax header, each `<length> <key>=<value>\n`; the length counts all of it.
 * @throws DatasetError `invalid_archive`
 */
export function paxRecords(archive: string, bytes: Uint8Array): PaxRecords {
  const records: PaxRecords = new Map();
  let at = 0;
  while (at < bytes.length && bytes[at] !== 0) {
    const space = bytes.indexOf(32, at);
    const length = Number(space < 0 ? NaN : text(bytes, at, space));
    const end = at + length;
    const equals = bytes.indexOf(61, space);
    if (!Number.isInteger(length) || end > bytes.length || equals < space || equals >= end) {
      throw invalidArchive(archive, 'the extended attributes of a file are broken');
    }
    records.set(text(bytes, space + 1, equals), text(bytes, equals + 1, end - 1));
    at = end;
  }
  return records;
}

/** A text up to the first NUL: UTF-8, or Latin-1 where it is not UTF-8. */
function text(bytes: Uint8Array, start: number, end: number): string {
  const nul = bytes.indexOf(0, start);
  const part = bytes.subarray(start, nul < 0 ? end : Math.min(nul, end));
  try {
    return utf8.decode(part);
  } catch {
    return Array.from(part, (byte) => String.fromCharCode(byte)).join('');
  }
}

/** A number in octal digits, or in base 256 where its first bit is set. */
function number(block: Uint8Array, start: number, end: number): number {
  const first = block[start] ?? 0;
  if (first & 0x80) {
    // Negative numbers and those beyond 2^53 are no sizes: the caller refuses them.
    if (first !== 0x80) return NaN;
    return block.subarray(start + 1, end).reduce((sum, byte) => sum * 256 + byte, 0);
  }
  const digits = text(block, start, end).trim();
  if (digits === '') return 0;
  return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : NaN;
}
