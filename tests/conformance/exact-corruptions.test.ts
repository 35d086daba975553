import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { cropPicture } from '../../src/images/crop.ts';
import { decodePicture } from '../../src/images/decode.node.ts';
import type { Picture } from '../../src/images/picture.ts';
import { applied } from '../applied.ts';
import { bundlePath, describeConformance, readBundleJson } from './bundle.ts';

/** Corruptions that must give the reference's bytes. */
const exact = ['brightness', 'contrast', 'saturate', 'pixelate', 'jpeg_compression'];
const severities = ['1', '2', '3', '4', '5'];
const cases = exact.flatMap((name) => severities.map((severity) => [name, severity] as const));

interface Photos {
  readonly photos: readonly string[];
  readonly corruptions: Readonly<
    Record<string, { severity: Readonly<Record<string, { sha256_concat: string }>> }>
  >;
}

describeConformance('ten photos of 224×224', () => {
  let crops: Picture[];
  beforeAll(async () => {
    const { photos } = readBundleJson<Photos>('expected/corruptions.json');
    crops = await Promise.all(
      photos.map(async (name) =>
        cropPicture(await decodePicture(await readFile(bundlePath(`imagenet/${name}`))), {
          resize: 256,
          interpolation: 'bilinear',
          crop: 224,
          rounding: 'torchvision',
        }),
      ),
    );
  });

  it.each(cases)('%s of severity %s gives the bytes of imagecorruptions', (name, severity) => {
    const { corruptions } = readBundleJson<Photos>('expected/corruptions.json');
    const hash = createHash('sha256');
    for (const crop of crops) hash.update(applied(`${name}:${severity}`, crop).data);
    expect(hash.digest('hex')).toBe(corruptions[name].severity[severity].sha256_concat);
  });
});

interface Golden {
  readonly sample_points_yx: readonly (readonly [y: number, x: number])[];
  readonly corruptions: Readonly<
    Record<string, Readonly<Record<string, { mean: number[]; px: number[][] }>>>
  >;
}

/** The picture of `image_formula`. */
function formula(side: number): Picture {
  const data = new Uint8Array(side * side * 3);
  for (let y = 0, at = 0; y < side; y++) {
    for (let x = 0; x < side; x++, at += 3) {
      data[at] = 3 * x + 5 * y;
      data[at + 1] = ((x * y) >> 3) + 40;
      data[at + 2] = 128 + Math.floor(((x - 112) ** 2 + (y - 112) ** 2) / 160);
    }
  }
  return { width: side, height: side, data };
}

describeConformance('a picture of a formula', () => {
  it.each(cases)("%s of severity %s is hendrycks' value, truncated", (name, severity) => {
    const golden = readBundleJson<Golden>('expected/golden_corruptions.json');
    const { mean, px } = golden.corruptions[name][severity];
    const { data } = applied(`${name}:${severity}`, formula(224));
    golden.sample_points_yx.forEach(([y, x], point) => {
      px[point].forEach((value, channel) => {
        const byte = data[(y * 224 + x) * 3 + channel];
        // Values have four decimals: one that was rounded to a whole number may have been just below.
        expect([Math.trunc(value), Math.trunc(value - 5e-5)]).toContain(byte);
      });
    });
    mean.forEach((value, channel) => {
      const found = data.reduce((sum, v, i) => (i % 3 === channel ? sum + v : sum), 0) / 224 ** 2;
      expect(value - found).toBeGreaterThan(-1e-4);
      expect(value - found).toBeLessThan(1);
    });
  });
});
