import type {
  DatasetPicture,
  InputPreview,
  InspectionService,
  PictureRange,
  PreviewRequest,
} from '../app/inspection-api.ts';
import { toPlainError } from '../core/errors.ts';
import { randomStream } from '../core/random.ts';
import type { Dataset, PictureReader } from '../datasets/dataset.ts';
import { detailsOf } from '../datasets/details.ts';
import { pictureReader } from '../datasets/reading.browser.ts';
import { cropPicture } from '../images/crop.ts';
import { createNormaliser } from '../images/normalise.ts';
import type { Picture, Preprocess } from '../images/picture.ts';
import { parseView, type NoiseOf, type View } from '../view.ts';
import { pictureUrl, thumbnailOf } from './thumbnail.browser.ts';

/** Longest side of a picture in a preview; the model's own pixels are never made smaller. */
const PREVIEW_SIDE = 512;

interface Opened {
  readonly dataset: Dataset;
  readonly read: PictureReader;
}

/** Looks into datasets; each is opened once, until `forget`. */
export class Inspection implements InspectionService {
  readonly #open: (name: string) => Promise<Dataset>;
  readonly #opened = new Map<string, Promise<Opened>>();

  /** @param open opens a dataset of the catalogue by its name */
  constructor(open: (name: string) => Promise<Dataset>) {
    this.#open = open;
  }

  /** A dataset of this name is opened anew the next time. */
  forget(name: string): void {
    this.#opened.delete(name);
  }

  inspectDataset: InspectionService['inspectDataset'] = async (name) =>
    detailsOf((await this.#find(name)).dataset);

  datasetPictures: InspectionService['datasetPictures'] = async (name, range) => {
    const { dataset, read } = await this.#find(name);
    const chosen = indicesOf(dataset, range.label);
    const shown = chosen.slice(range.start, range.start + range.count);
    const pictures = await Promise.all(shown.map((index) => describe(dataset, read, index)));
    return { total: chosen.length, pictures };
  };

  previewInput: InspectionService['previewInput'] = async (request) => {
    const view = parseView(request.view);
    const { dataset, read } = await this.#find(request.dataset);
    const id = dataset.examples[request.index]?.id ?? '';
    return preview(request, view, id, await read(request.index));
  };

  #find(name: string): Promise<Opened> {
    const known = this.#opened.get(name);
    if (known !== undefined) return known;
    const opening = this.#open(name).then((dataset) => ({
      dataset,
      read: pictureReader(dataset.location),
    }));
    this.#opened.set(name, opening);
    // What could not be opened may be there the next time.
    opening.catch(() => this.#opened.delete(name));
    return opening;
  }
}

function indicesOf({ examples }: Dataset, label: PictureRange['label']): number[] {
  const all = examples.map((_, index) => index);
  return label === null ? all : all.filter((index) => examples[index]?.labels.includes(label));
}

async function describe(
  dataset: Dataset,
  read: PictureReader,
  index: number,
): Promise<DatasetPicture> {
  const { id = '', labels = [], groups = {} } = dataset.examples[index] ?? {};
  const names = labels.map((label) => dataset.labels.classes[label] ?? `class ${label}`);
  return { index, id, labels: names, groups, shown: await show(read, index) };
}

async function show(read: PictureReader, index: number): Promise<DatasetPicture['shown']> {
  try {
    const picture = await read(index);
    const { width, height } = picture;
    return { url: await thumbnailOf(picture), width, height };
  } catch (error) {
    const { code, message } = toPlainError(error);
    return { code, message };
  }
}

async function preview(
  { seed, preprocess }: PreviewRequest,
  { stage, apply }: View,
  id: string,
  picture: Picture,
): Promise<InputPreview> {
  const noise: NoiseOf = (part) => randomStream(seed, id, part);
  const viewed =
    stage === 'picture'
      ? cropPicture(apply(picture, noise), preprocess)
      : apply(cropPicture(picture, preprocess), noise);
  const seen =
    preprocess.channels === 'grey' ? parseView('grayscale').apply(viewed, noise) : viewed;
  const side = Math.max(seen.width, seen.height);
  return {
    id,
    original: await previewPicture(picture, PREVIEW_SIDE),
    seen: await previewPicture(seen, side),
    channels: channelsOf(seen, preprocess),
  };
}

async function previewPicture(picture: Picture, side: number): Promise<InputPreview['seen']> {
  const { width, height } = picture;
  return { url: await pictureUrl(picture, side), width, height };
}

const channelNames = {
  rgb: ['red', 'green', 'blue'],
  bgr: ['blue', 'green', 'red'],
  // A model of one channel is given the first of these.
  grey: ['grey', 'grey, second', 'grey, third'],
} as const;

function channelsOf(picture: Picture, preprocess: Preprocess): InputPreview['channels'] {
  const size = picture.width * picture.height;
  const input = new Float32Array(3 * size);
  createNormaliser(preprocess)(picture, input, 0);
  return channelNames[preprocess.channels].map((name, channel) => {
    const values = input.subarray(channel * size, (channel + 1) * size);
    let [minimum, maximum, sum] = [Infinity, -Infinity, 0];
    for (const value of values) {
      minimum = Math.min(minimum, value);
      maximum = Math.max(maximum, value);
      sum += value;
    }
    return { name, minimum, mean: sum / size, maximum };
  });
}
