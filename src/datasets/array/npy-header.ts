import { DatasetError } from '../../core/errors.ts';
import type { ByteSource } from '../../resources/byte-source.ts';

/** What the head of an `.npy` file says. */
export interface NpyHeader {
  /** As NumPy writes it: `|u1`, `<f4`, `>i8`. */
  readonly type: string;
  /** Bytes of an element. */
  readonly size: number;
  readonly shape: readonly number[];
  /** Where the first element lies. */
  readonly start: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** Arrays of a plain type have a hundred bytes; only records have long ones. */
const LONGEST_HEADER = 64 * 1024;

/**
 * Reads the head of an `.npy` file, of version 1, 2 or 3, and checks that the file holds what it says.
 * Reference: https://numpy.org/neps/nep-0001-npy-format.html
 *
 * @param start where the array begins, if it lies inside another file
 * @param end where it ends
 * @throws DatasetError `invalid_npy`, `unsupported_npy` (objects, records, Fortran order); ResourceError
 */
export async function readNpyHeader(
  source: ByteSource,
  start = 0,
  end = source.size,
): Promise<NpyHeader> {
  const refuse = (why: string) => invalidNpy(source.name, why);
  const head = await source.read(start, Math.min(start + 12, end));
  if (head.length < 12 || !MAGIC.every((byte, i) => head[i] === byte)) {
    throw refuse('it does not begin as one');
  }
  const view = new DataView(head.buffer, head.byteOffset);
  const version = head[6] ?? 0;
  if (version < 1 || version > 3) throw refuse(`its format has version ${version}`);
  const [from, length] =
    version === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  const body = start + from + length;
  if (length > LONGEST_HEADER || body > end) throw refuse(`its header says ${length} bytes`);
  const text = new TextDecoder().decode(await source.read(start + from, body));
  const { type, shape } = parseHeader(source.name, text);
  const size = Number(type.slice(2));
  const bytes = shape.reduce((product, length) => product * length, size);
  if (!(bytes <= end - body)) {
    throw refuse(`it says ${shape.join(' × ')} elements, but has ${end - body} bytes`);
  }
  return { type, size, shape, start: body };
}

/** The header is a Python dictionary of three keys. */
function parseHeader(name: string, text: string): Pick<NpyHeader, 'type' | 'shape'> {
  const type = /['"]descr['"]: *['"]([^'"]{1,64})['"]/.exec(text)?.[1];
  const order = /['"]fortran_order['"]: *(True|False)/.exec(text)?.[1];
  const shape = /['"]shape['"]: *\(([\d, ]{0,512})\)/.exec(text)?.[1];
  if (/['"]descr['"]: *\[/.test(text)) throw unsupportedNpy(name, 'holds records');
  if (type === undefined || order === undefined || shape === undefined) {
    throw invalidNpy(name, `its header is ${JSON.stringify(text.slice(0, 80))}`);
  }
  if (type.includes('O')) {
    throw unsupportedNpy(name, 'holds Python objects, which are never loaded: they can run code');
  }
  if (!/^[<>|=][a-z]\d{1,2}$/.test(type)) throw unsupportedNpy(name, `holds elements "${type}"`);
  if (order === 'True') {
    throw unsupportedNpy(name, 'is in Fortran order; save numpy.ascontiguousarray(array)');
  }
  const lengths = shape.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]));
  return { type, shape: lengths };
}

/** The error for an array that is none, or is not whole. */
export function invalidNpy(name: string, why: string): DatasetError {
  return new DatasetError(
    'invalid_npy',
    `${name} is no .npy array that can be read: ${why}. Make or download it again.`,
    { context: { file: name, why } },
  );
}

/** The error for an array that is right but of no kind that pictures or labels can have. */
export function unsupportedNpy(name: string, what: string): DatasetError {
  return new DatasetError('unsupported_npy', `The array ${name} ${what}.`, {
    context: { file: name, what },
  });
}
