import { expect, it } from 'vitest';
import { pixelPicture } from '../../../tests/applied.ts';
import { toLumaChroma, toPicture } from './colour-conversion.ts';

it.each([
  ['black', [0, 0, 0], [0, 128, 128]],
  ['white', [255, 255, 255], [255, 128, 128]],
  ['red', [255, 0, 0], [76, 85, 255]],
  ['green', [0, 255, 0], [150, 44, 21]],
  ['blue', [0, 0, 255], [29, 255, 107]],
])('%s in Y, Cb and Cr', (_, colour, expected) => {
  expect(toLumaChroma(pixelPicture([colour])).map(({ data }) => data[0])).toEqual(expected);
});

it('comes back to within two levels, and exactly for grey', () => {
  for (let v = 0; v < 256; v += 5) {
    const picture = pixelPicture([
      [v, v, v],
      [v, 255 - v, (v * 7) & 255],
    ]);
    const { data } = toPicture(2, 1, toLumaChroma(picture));
    expect([...data.slice(0, 3)]).toEqual([v, v, v]);
    data.forEach((value, i) => expect(Math.abs(value - picture.data[i])).toBeLessThanOrEqual(2));
  }
});

it('limits what no colour has', () => {
  const plane = (value: number) => ({ width: 1, height: 1, data: Uint8Array.of(value) });
  expect([...toPicture(1, 1, [plane(255), plane(255), plane(255)]).data]).toEqual([255, 121, 255]);
  expect([...toPicture(1, 1, [plane(0), plane(0), plane(0)]).data]).toEqual([0, 135, 0]);
});
