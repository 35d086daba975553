import type { Picture } from '../src/images/picture.ts';
import { parseView } from '../src/view.ts';

/** What a deterministic view makes of a picture; throws when it draws a random number. */
export function applied(view: string, picture: Picture): Picture {
  return parseView(view).apply(picture, (part) => {
    throw new Error(`${part} asked for random numbers`);
  });
}

/** A picture whose channels are equal, from the rows of its values. */
export function greyPicture(...rows: readonly (readonly number[])[]): Picture {
  return pixelPicture(...rows.map((row) => row.map((value) => [value, value, value])));
}

/** A picture from the rows of its pixels. */
export function pixelPicture(...rows: readonly (readonly (readonly number[])[])[]): Picture {
  return { width: rows[0].length, height: rows.length, data: Uint8Array.from(rows.flat(2)) };
}

/** The red values, row by row. */
export function redsOf({ width, height, data }: Picture): number[][] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => data[(y * width + x) * 3]),
  );
}
