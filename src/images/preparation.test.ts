import { describe, expect, it } from 'vitest';
import { formulaPicture } from '../../tests/fixtures/pixel-cases.ts';
import { DatasetError, ImageError } from '../core/errors.ts';
import { randomStream } from '../core/random.ts';
import type { Transform } from '../transforms/transform.ts';
import { parseView } from '../view.ts';
import { cropPicture } from './crop.ts';
import { jpegRoundTrip } from './jpeg/round-trip.ts';
import { createNormaliser } from './normalise.ts';
import type { Picture, Preprocess } from './picture.ts';
import { createPreparer, type PrepareRequest } from './preparation.ts';

const preprocess: Preprocess = {
  resize: 20,
  interpolation: 'bilinear',
  crop: 16,
  rounding: 'torchvision',
  channels: 'rgb',
  scale: 1 / 255,
  mean: [0.5, 0.5, 0.5],
  std: [0.25, 0.25, 0.25],
};
const rowLength = 3 * 16 * 16;
const ids = Array.from({ length: 10 }, (_, i) => `class/${i}.jpg`);

function pictureOf(index: number): Picture {
  return formulaPicture(30 + index, 25);
}

function request(changes: Partial<PrepareRequest> = {}): PrepareRequest {
  return {
    dataset: 'pictures',
    start: 0,
    end: 4,
    batchSize: 4,
    view: 'identity',
    seed: 7,
    preprocess: [preprocess],
    height: 16,
    width: 16,
    ...changes,
  };
}

/** A preparer of ten pictures, and the indices that were read. */
function counting(
  read: (index: number) => Picture = pictureOf,
  cacheBytes?: number,
  transforms?: readonly Transform[],
): { preparer: ReturnType<typeof createPreparer>; reads: number[] } {
  const reads: number[] = [];
  const source = {
    ids,
    read: (index: number): Promise<Picture> => {
      reads.push(index);
      return Promise.resolve().then(() => read(index));
    },
  };
  return { preparer: createPreparer(() => source, cacheBytes, transforms), reads };
}

function rowOf(inputs: readonly Float32Array[], row: number): number[] {
  return [...inputs[0].subarray(row * rowLength, (row + 1) * rowLength)];
}

describe('createPreparer', () => {
  it('a row is view, then crop, then normalisation of its picture', async () => {
    const view = 'gaussian_noise:2';
    const { inputs } = await counting().preparer.prepare(request({ view, start: 3, end: 4 }));
    const crop = cropPicture(pictureOf(3), preprocess);
    const viewed = parseView(view).apply(crop, (part) => randomStream(7, 'class/3.jpg', part));
    const expected = new Float32Array(rowLength);
    createNormaliser(preprocess)(viewed, expected, 0);
    expect(rowOf(inputs, 0)).toEqual([...expected]);
  });

  it('several views of the same examples read each picture once, also at the same time', async () => {
    const { preparer, reads } = counting();
    await Promise.all([
      preparer.prepare(request()),
      preparer.prepare(request({ view: 'rotate:45' })),
    ]);
    await preparer.prepare(request({ view: 'gaussian_noise:5' }));
    await preparer.prepare(request({ view: 'hflip', start: 2, end: 6 }));
    expect(reads.sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  describe('under a view of the picture stage', () => {
    /** Blackens the upper left corner: where it lands in the crop tells when it was done. */
    const patch: Transform = {
      id: 'patch',
      title: 'Patch',
      summary: 'A black corner of 10×10 pixels.',
      stage: 'picture',
      usage: 'patch',
      stochastic: false,
      reference: 'none',
      magnitudes: [],
      parse: () => (picture) => ({
        ...picture,
        data: picture.data.map((value, i) => {
          const [x, y] = [Math.floor(i / 3) % picture.width, Math.floor(i / 3 / picture.width)];
          return x < 10 && y < 10 ? 0 : value;
        }),
      }),
    };
    const noise = (): never => {
      throw new Error('patch draws nothing');
    };

    it('a row is view of the decoded picture, then resize and crop, then normalisation', async () => {
      const { preparer } = counting(pictureOf, undefined, [patch]);
      const { inputs } = await preparer.prepare(request({ view: 'patch', start: 2, end: 3 }));
      const patched = parseView('patch', [patch]).apply(pictureOf(2), noise);
      const expected = new Float32Array(rowLength);
      createNormaliser(preprocess)(cropPicture(patched, preprocess), expected, 0);
      expect(rowOf(inputs, 0)).toEqual([...expected]);
      const late = parseView('patch', [patch]).apply(cropPicture(pictureOf(2), preprocess), noise);
      createNormaliser(preprocess)(late, expected, 0);
      expect(rowOf(inputs, 0)).not.toEqual([...expected]);
    });

    it('decoded pictures and crops are kept apart', async () => {
      const { preparer, reads } = counting(pictureOf, undefined, [patch]);
      const crops = await preparer.prepare(request());
      const patched = await preparer.prepare(request({ view: 'patch' }));
      expect(await preparer.prepare(request({ view: 'patch' }))).toEqual(patched);
      expect(await preparer.prepare(request())).toEqual(crops);
      expect(reads.length).toBe(8);
    });
  });

  it('without room for crops every call reads anew, with the same result', async () => {
    const roomy = counting();
    const cramped = counting(pictureOf, 0);
    const first = await cramped.preparer.prepare(request());
    expect(await cramped.preparer.prepare(request())).toEqual(first);
    expect(await roomy.preparer.prepare(request())).toEqual(first);
    expect(cramped.reads.length).toBe(8);
  });

  it.each(['identity', 'rotate:-27', 'gaussian_noise:3', 'gaussian_noise:3+jpeg:85'])(
    'rows under %s do not depend on how examples are split into batches',
    async (view) => {
      const whole = await counting().preparer.prepare(
        request({ view, start: 0, end: 10, batchSize: 10 }),
      );
      const { preparer } = counting();
      for (const [start, end] of [
        [7, 10],
        [0, 3],
        [3, 7],
      ]) {
        const part = await preparer.prepare(request({ view, start, end, batchSize: 4 }));
        for (let index = start; index < end; index++) {
          expect(rowOf(part.inputs, index - start)).toEqual(rowOf(whole.inputs, index));
        }
      }
    },
  );

  it('noise follows the seed, the example and the view', async () => {
    const black = (): Picture => ({ width: 16, height: 16, data: new Uint8Array(768) });
    const geometry = { ...preprocess, resize: null };
    const rows = async (changes: Partial<PrepareRequest>): Promise<number[][]> => {
      const base = { view: 'gaussian_noise:3', end: 2, preprocess: [geometry] };
      const { inputs } = await counting(black).preparer.prepare(request({ ...base, ...changes }));
      return [rowOf(inputs, 0), rowOf(inputs, 1)];
    };
    const [first, second] = await rows({});
    expect(second).not.toEqual(first);
    expect(await rows({})).toEqual([first, second]);
    expect((await rows({ seed: 8 }))[0]).not.toEqual(first);
    expect((await rows({ view: 'gaussian_noise:4' }))[0]).not.toEqual(first);
  });

  it('noise is the same whatever follows it in a chain', async () => {
    const geometry = { ...preprocess, scale: 1, mean: [0, 0, 0], std: [1, 1, 1] };
    const pixels = async (view: string): Promise<Picture> => {
      const { inputs } = await counting().preparer.prepare(
        request({ view, end: 1, preprocess: [geometry] }),
      );
      const planes = rowOf(inputs, 0);
      const data = Uint8Array.from(planes, (_, i) => planes[(i % 3) * 256 + Math.floor(i / 3)]);
      return { width: 16, height: 16, data };
    };
    const noisy = await pixels('gaussian_noise:3');
    expect(await pixels('gaussian_noise:3+jpeg:85')).toEqual(jpegRoundTrip(noisy, 85));
  });

  it('every preprocess of a request gets its own input', async () => {
    const plain = { ...preprocess, mean: [0, 0, 0], std: [1, 1, 1] };
    const { inputs } = await counting().preparer.prepare(
      request({ preprocess: [preprocess, plain] }),
    );
    expect(inputs.length).toBe(2);
    expect(inputs[1][5]).toBeCloseTo(inputs[0][5] * 0.25 + 0.5, 6);
  });

  it('rows past the examples are zero', async () => {
    const { inputs, failures } = await counting().preparer.prepare(request({ end: 1 }));
    expect(inputs[0].length).toBe(4 * rowLength);
    expect(inputs[0].subarray(rowLength).every((value) => value === 0)).toBe(true);
    expect(failures).toEqual([]);
  });

  it('unreadable pictures are failures in order of index, and their rows are zero', async () => {
    const { preparer } = counting((index) => {
      if (index % 2 === 1) throw new ImageError('corrupt_image', `picture ${index} is damaged`);
      return pictureOf(index);
    });
    const { inputs, failures } = await preparer.prepare(request({ end: 4 }));
    expect(failures).toEqual([
      { index: 1, code: 'corrupt_image', message: 'picture 1 is damaged' },
      { index: 3, code: 'corrupt_image', message: 'picture 3 is damaged' },
    ]);
    expect(rowOf(inputs, 1).every((value) => value === 0)).toBe(true);
    expect(rowOf(inputs, 2).some((value) => value !== 0)).toBe(true);
  });

  it('a picture of another size than the model takes is a failure that says both sizes', async () => {
    const geometry = { ...preprocess, resize: null, crop: null };
    const { failures } = await counting().preparer.prepare(
      request({ preprocess: [geometry], end: 1 }),
    );
    expect(failures[0]).toMatchObject({
      index: 0,
      code: 'wrong_size',
      message: expect.stringMatching(/is 30×25 .* takes 16×16/) as string,
    });
  });

  it('an error that is not about a picture is thrown', async () => {
    const { preparer } = counting(() => {
      throw new DatasetError('dataset_gone', 'the folder was removed');
    });
    await expect(preparer.prepare(request())).rejects.toMatchObject({ code: 'dataset_gone' });
  });

  it('an unknown view is refused before a picture is read', async () => {
    const { preparer, reads } = counting();
    await expect(preparer.prepare(request({ view: 'rotat:3' }))).rejects.toMatchObject({
      code: 'unknown_transform',
    });
    expect(reads).toEqual([]);
  });

  it('more examples than the batch has rows are refused', async () => {
    await expect(counting().preparer.prepare(request({ end: 5 }))).rejects.toMatchObject({
      code: 'internal',
    });
  });

  it('nothing is read for a request without a preprocess', async () => {
    const { preparer, reads } = counting();
    expect(await preparer.prepare(request({ preprocess: [] }))).toEqual({
      inputs: [],
      failures: [],
    });
    expect(reads).toEqual([]);
  });
});
