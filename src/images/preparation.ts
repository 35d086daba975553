import { ImageError, RuntimeError } from '../core/errors.ts';
import { randomStream } from '../core/random.ts';
import type { PictureReader } from '../datasets/dataset.ts';
import type { Transform } from '../transforms/transform.ts';
import { parseView, type NoiseOf, type View } from '../view.ts';
import { cropPicture } from './crop.ts';
import { createNormaliser, type Normaliser } from './normalise.ts';
import { createPictureCache, type PictureCache } from './picture-cache.ts';
import type { Geometry, Picture, Preprocess } from './picture.ts';

/** Examples [start, end) of a dataset under a view, as inputs of models. */
export interface PrepareRequest {
  readonly dataset: string;
  readonly start: number;
  readonly end: number;
  /** Rows of the batch; those past the examples are zero. */
  readonly batchSize: number;
  readonly view: string;
  readonly seed: number;
  /** One input is made for each; all have the same geometry. */
  readonly preprocess: readonly Preprocess[];
  readonly height: number;
  readonly width: number;
}

export interface PreparedBatch {
  /** Float32 NCHW `[batchSize, 3, height, width]`, one for each `preprocess` of the request. */
  readonly inputs: readonly Float32Array<ArrayBuffer>[];
  /** Examples that could not be read; their rows are zero. */
  readonly failures: readonly {
    readonly index: number;
    readonly code: string;
    readonly message: string;
  }[];
}

/** Where a dataset's pictures come from. */
export interface PictureSource {
  readonly read: PictureReader;
  /** Of every example, in order: they seed the noise of stochastic views. */
  readonly ids: readonly string[];
}

/** Pixels that a preparer keeps for the next views: 96 MB, 2.5 chunks of 224×224. */
const defaultCacheBytes = 96 * 1024 * 1024;

/** Pictures read at the same time; decoders work beside this thread. */
const lanes = 4;

/**
 * Makes model inputs of pictures. Crops are kept between calls (least recently used first out, up to
 * `cacheBytes`), so that the views of a chunk decode each picture once. A row depends on its example,
 * the view, the seed and the preprocessing alone: not on the batch, nor on the order of the calls.
 *
 * An example that cannot be read (an ImageError) becomes a failure; every other error is thrown.
 *
 * @param source a dataset's pictures by its name; throws for an unknown one
 * @param transforms what views are made of. Default: the list in `transforms.ts`
 */
export function createPreparer(
  source: (dataset: string) => PictureSource,
  cacheBytes = defaultCacheBytes,
  transforms?: readonly Transform[],
): { prepare(request: PrepareRequest): Promise<PreparedBatch> } {
  const cache = createPictureCache(cacheBytes);
  return {
    async prepare(request) {
      const [geometry] = request.preprocess;
      if (geometry === undefined) return { inputs: [], failures: [] };
      const view = parseView(request.view, transforms);
      return new Preparation(request, geometry, view, source(request.dataset), cache).run();
    },
  };
}

/** The work on one request. */
class Preparation {
  readonly #request: PrepareRequest;
  readonly #geometry: Geometry;
  readonly #source: PictureSource;
  readonly #cache: PictureCache;
  readonly #view: View;
  /** What the kept pictures of this request have in common: dataset, and geometry where it is applied. */
  readonly #cacheKey: string;
  readonly #normalisers: readonly Normaliser[];
  readonly #inputs: readonly Float32Array<ArrayBuffer>[];
  readonly #failures: PreparedBatch['failures'][number][] = [];

  constructor(
    request: PrepareRequest,
    geometry: Geometry,
    view: View,
    source: PictureSource,
    cache: PictureCache,
  ) {
    const { start, end, batchSize, preprocess, height, width } = request;
    if (end - start > batchSize) {
      throw new RuntimeError(
        'internal',
        `Examples ${start} to ${end} do not fit into a batch of ${batchSize}.`,
        { context: { start, end, batchSize } },
      );
    }
    this.#request = request;
    this.#geometry = geometry;
    this.#source = source;
    this.#cache = cache;
    this.#view = view;
    const { resize, interpolation, crop, rounding } = geometry;
    const applied = view.stage === 'crop' ? [resize, interpolation, crop, rounding] : [];
    this.#cacheKey = JSON.stringify([request.dataset, ...applied]);
    this.#normalisers = preprocess.map(createNormaliser);
    this.#inputs = preprocess.map(() => new Float32Array(batchSize * 3 * height * width));
  }

  async run(): Promise<PreparedBatch> {
    const { start, end } = this.#request;
    let next = start;
    const work = async (): Promise<void> => {
      while (next < end) await this.#prepareExample(next++);
    };
    await Promise.all(Array.from({ length: lanes }, work));
    this.#failures.sort((a, b) => a.index - b.index);
    return { inputs: this.#inputs, failures: this.#failures };
  }

  async #prepareExample(index: number): Promise<void> {
    const { start, height, width } = this.#request;
    try {
      const picture = await this.#viewed(index);
      this.#checkSize(picture);
      const at = (index - start) * 3 * height * width;
      this.#normalisers.forEach((normalise, i) => normalise(picture, this.#inputs[i], at));
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      this.#failures.push({ index, code: error.code, message: error.message });
    }
  }

  /** The uint8 pixels that the model will see, through the stage that the view acts at. */
  async #viewed(index: number): Promise<Picture> {
    const { read, ids } = this.#source;
    const noise: NoiseOf = (part) => randomStream(this.#request.seed, ids[index], part);
    const key = `${index} ${this.#cacheKey}`;
    if (this.#view.stage === 'picture') {
      const picture = await this.#cache.get(key, () => read(index));
      return cropPicture(this.#view.apply(picture, noise), this.#geometry);
    }
    const crop = await this.#cache.get(key, async () =>
      cropPicture(await read(index), this.#geometry),
    );
    return this.#view.apply(crop, noise);
  }

  #checkSize(picture: Picture): void {
    const { height, width } = this.#request;
    if (picture.width === width && picture.height === height) return;
    throw new ImageError(
      'wrong_size',
      `The picture is ${picture.width}×${picture.height} after resize and crop, but the model takes ${width}×${height}. Set resize and crop in the model's preprocess.`,
      { context: { width: picture.width, height: picture.height, wanted: [width, height] } },
    );
  }
}
