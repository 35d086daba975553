import { describe, expect, it } from 'vitest';
import { formulaPicture } from '../../../tests/fixtures/pixel-cases.ts';
import { randomStream } from '../../core/random.ts';
import type { Picture } from '../../images/picture.ts';
import { frost } from './frost.ts';

function grey(side: number, value: number): Picture {
  return { width: side, height: side, data: new Uint8Array(side * side * 3).fill(value) };
}

function meanOf(data: Uint8Array, channel: number): number {
  const values = data.filter((_, i) => i % 3 === channel);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('frost', () => {
  it('says that it has no reference', () => {
    expect(frost.reference).toMatch(/non-reference/);
    expect(frost.summary).toMatch(/non-reference/);
  });

  it('over black is the texture alone: bluish, of about the colour of ImageNet-C’s photographs', () => {
    const { data } = frost.parse('5')(grey(224, 0), randomStream('frost'));
    // (135, 157, 172) on average by the mean shifts of the reference, times .75.
    expect(Math.abs(meanOf(data, 0) / 0.75 - 135)).toBeLessThan(15);
    expect(Math.abs(meanOf(data, 1) / 0.75 - 157)).toBeLessThan(15);
    expect(Math.abs(meanOf(data, 2) / 0.75 - 172)).toBeLessThan(15);
  });

  it('is another for every example, and the same again for the same', () => {
    const apply = frost.parse('3');
    const picture = formulaPicture(64, 64);
    expect(apply(picture, randomStream('a'))).toEqual(apply(picture, randomStream('a')));
    expect(apply(picture, randomStream('a'))).not.toEqual(apply(picture, randomStream('b')));
  });

  it('fits pictures of any size, one pixel too', () => {
    for (const [width, height] of [
      [1, 1],
      [7, 40],
      [300, 20],
    ]) {
      const { data } = frost.parse('2')(formulaPicture(width, height), randomStream('frost'));
      expect(data.length).toBe(width * height * 3);
    }
  });
});
