import { expect, it } from 'vitest';
import type { Picture } from '../../images/picture.ts';
import { translate } from './translate.ts';

// Bytes against numpy's: src/images/exactness.test.ts, tests/conformance/pixels.test.ts.

const noise = { uniform: () => 0, normal: () => 0 };

/** 1 2 3 over 4 5 6. */
const picture: Picture = {
  width: 3,
  height: 2,
  data: Uint8Array.from([1, 2, 3, 4, 5, 6].flatMap((v) => [v, v, v])),
};

function shifted(argument: string): number[] {
  return [
    ...translate
      .parse(argument)(picture, noise)
      .data.filter((_, i) => i % 3 === 0),
  ];
}

it.each([
  ['1,0', [0, 1, 2, 0, 4, 5]],
  ['-1,0', [2, 3, 0, 5, 6, 0]],
  ['0,1', [0, 0, 0, 1, 2, 3]],
  ['0,-1', [4, 5, 6, 0, 0, 0]],
  ['2,1', [0, 0, 0, 0, 0, 1]],
  ['0,0', [1, 2, 3, 4, 5, 6]],
  ['3,0', [0, 0, 0, 0, 0, 0]],
  ['0,-2', [0, 0, 0, 0, 0, 0]],
  ['-100,100', [0, 0, 0, 0, 0, 0]],
])('%s moves right and down, and black comes in', (argument, expected) => {
  expect(shifted(argument)).toEqual(expected);
});
