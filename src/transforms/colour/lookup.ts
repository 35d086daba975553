import type { Picture } from '../../images/picture.ts';

/** What each value of a channel becomes: 256 bytes. */
export type LookupTable = Uint8Array;

/** A table of what `made` gives for 0 … 255, in bytes. */
export function lookupTable(made: (value: number) => number): LookupTable {
  return Uint8Array.from({ length: 256 }, (_, value) => made(value));
}

/** Looks every value up: one table for all channels, or one for each of red, green and blue. */
export function lookUp(
  { width, height, data }: Picture,
  red: LookupTable,
  green: LookupTable = red,
  blue: LookupTable = red,
): Picture {
  const out = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    out[at] = red[data[at]];
    out[at + 1] = green[data[at + 1]];
    out[at + 2] = blue[data[at + 2]];
  }
  return { width, height, data: out };
}
