import { isObject } from '../config/problem.ts';
import { ModelError } from '../core/errors.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import type { Interpolation, Preprocess } from '../images/picture.ts';
import { processorFamily, type ProcessorFamily } from './processor-families.ts';

type Size = Preprocess['resize'];

/** Filters by PIL's numbers, which is how processors name them. */
const filters: readonly (Interpolation | null)[] = [
  'nearest',
  'lanczos',
  'bilinear',
  'bicubic',
  'box',
  null, // hamming
];

/** What no rule here covers: true means that pictures are changed in a way of their own. */
const unknownSteps = [
  'do_pad',
  'do_thumbnail',
  'do_align_long_axis',
  'do_color_quantize',
  'do_image_splitting',
  'do_crop_margin',
];

const LARGEST_SIDE = 16_384;
/** ConvNeXT resizes to larger sizes at once, without a crop. */
const CONVNEXT_CROPPED_BELOW = 384;
/** LeViT resizes by this much more than it crops. */
const LEVIT_MARGIN = 256 / 224;

/**
 * What a `preprocessor_config.json` of the Hub says, as a `Preprocess`: the pixels that the processor's slow (PIL)
 * implementation in transformers would make. What the file leaves out is that class's default.
 *
 * Sources: `src/transformers/models/<family>/image_processing_<family>.py` and `image_transforms.py`.
 * @param owner the model or repository, for messages
 * @throws ModelError `invalid_processor_config`, `unsupported_preprocessing`
 */
export function readProcessorConfig(owner: string, config: JsonValue): Preprocess {
  if (!isObject(config)) throw invalid(owner, 'it is not a mapping');
  const family = processorFamily(owner, config);
  const values: JsonObject = { ...family.defaults, ...withoutNulls(config) };
  const reader = new Reader(owner, values);
  for (const step of unknownSteps) {
    if (values[step] === true) throw unsupported(owner, `"${step}" is not supported`);
  }
  return {
    ...geometryOf(reader, family),
    channels: reader.flag('do_flip_channel_order') ? 'bgr' : 'rgb',
    ...arithmeticOf(reader),
  };
}

function geometryOf(
  reader: Reader,
  family: ProcessorFamily,
): Pick<Preprocess, 'resize' | 'interpolation' | 'crop' | 'rounding'> {
  const interpolation = reader.filter('resample');
  const rounding = 'huggingface';
  const crop = reader.flag('do_center_crop') ? reader.exactSize('crop_size') : null;
  if (!reader.flag('do_resize')) return { resize: null, interpolation, crop, rounding };
  const size = reader.size('size', family.square);
  if (family.resize === 'convnext') {
    if (typeof size !== 'number') throw reader.unsupported('"size" has no shortest edge');
    const share = reader.positive('crop_pct');
    if (size >= CONVNEXT_CROPPED_BELOW) {
      return { resize: [size, size], interpolation, crop: null, rounding };
    }
    return { resize: reader.side('size', size / share), interpolation, crop: size, rounding };
  }
  return { resize: scaledSize(reader, family, size), interpolation, crop, rounding };
}

function scaledSize(reader: Reader, family: ProcessorFamily, size: Size): Size {
  if (family.resize === 'levit' && typeof size === 'number') {
    return reader.side('size', size * LEVIT_MARGIN);
  }
  if (family.resize !== 'poolformer' || size === null || !reader.has('crop_pct')) return size;
  const share = reader.positive('crop_pct');
  if (typeof size === 'number') return reader.side('size', size / share);
  const [height, width] = size;
  // Of a square size only the shortest edge is set, so the picture keeps its shape.
  if (height === width) return reader.side('size', height / share);
  return [reader.side('size', height / share), reader.side('size', width / share)];
}

function arithmeticOf(reader: Reader): Pick<Preprocess, 'scale' | 'mean' | 'std'> {
  const scale = reader.flag('do_rescale') ? reader.positive('rescale_factor') : 1;
  const normalise = reader.flag('do_normalize');
  const mean = normalise ? reader.perChannel('image_mean') : [0, 0, 0];
  const std = normalise ? reader.perChannel('image_std') : [1, 1, 1];
  if (std.includes(0)) throw reader.invalid('"image_std" holds a 0');
  const offset = reader.flag('rescale_offset') ? offsetOf(reader, scale) : 0;
  // EfficientNet divides by the standard deviation twice where it classifies.
  const twice = normalise && reader.flag('include_top');
  return {
    scale,
    // (x − offset − mean) / std
    mean: mean.map((value) => value + offset),
    std: twice ? std.map((value) => value * value) : std,
  };
}

/** With an offset pixels lie between −1 and 1: there is one scale for which all releases do the same. */
function offsetOf(reader: Reader, scale: number): number {
  if (Math.abs(scale * 127.5 - 1) < 1e-6) return 1;
  throw reader.unsupported(`"rescale_offset" with a "rescale_factor" of ${scale}`);
}

/** Reads the members of a config, each with a check. */
class Reader {
  readonly #owner: string;
  readonly #values: JsonObject;

  constructor(owner: string, values: JsonObject) {
    this.#owner = owner;
    this.#values = values;
  }

  has(key: string): boolean {
    return this.#at(key) !== undefined;
  }

  flag(key: string): boolean {
    const value = this.#at(key) ?? false;
    if (typeof value === 'boolean') return value;
    throw this.invalid(`"${key}" is ${excerpt(value)}, not true or false`);
  }

  positive(key: string): number {
    const value = this.#at(key);
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
    throw this.invalid(`"${key}" is ${excerpt(value)}, not a positive number`);
  }

  perChannel(key: string): number[] {
    const value = this.#at(key);
    const list = typeof value === 'number' ? [value, value, value] : value;
    if (Array.isArray(list) && list.length === 3 && list.every(isFiniteNumber)) return list;
    throw this.invalid(`"${key}" is ${excerpt(value)}, not one number for each of three channels`);
  }

  filter(key: string): Interpolation {
    const value = this.#at(key);
    const filter = typeof value === 'number' ? filters[value] : undefined;
    if (typeof filter === 'string') return filter;
    if (filter === null) throw this.unsupported(`"${key}" is ${String(value)}, the Hamming filter`);
    throw this.invalid(`"${key}" is ${excerpt(value)}, not a number of one of PIL's filters`);
  }

  /** A side as transformers computes it: the fraction is cut off. */
  side(key: string, value: number): number {
    const side = Math.trunc(value);
    if (side >= 1 && side <= LARGEST_SIDE) return side;
    throw this.invalid(`"${key}" gives a side of ${side}`);
  }

  /** A shortest edge, or height and width. */
  size(key: string, square: boolean): number | readonly [number, number] {
    const value = this.#at(key);
    if (typeof value === 'number') {
      const side = this.side(key, value);
      return square ? [side, side] : side;
    }
    if (Array.isArray(value) && value.length === 2) return this.#pair(key, value[0], value[1]);
    if (isObject(value)) {
      const { height, width, shortest_edge: edge, ...others } = value;
      const known = Object.keys(others).length === 0;
      if (known && height !== undefined && width !== undefined && edge === undefined) {
        return this.#pair(key, height, width);
      }
      if (known && typeof edge === 'number' && height === undefined && width === undefined) {
        return this.side(key, edge);
      }
      throw this.unsupported(`"${key}" is ${excerpt(value)}`);
    }
    throw this.invalid(`"${key}" is ${excerpt(value)}, not a size`);
  }

  exactSize(key: string): number | readonly [number, number] {
    const size = this.size(key, true);
    // A crop by its shortest edge is a square one.
    if (typeof size === 'number') return size;
    return size[0] === size[1] ? size[0] : size;
  }

  invalid(why: string): ModelError {
    return invalid(this.#owner, why);
  }

  unsupported(why: string): ModelError {
    return unsupported(this.#owner, why);
  }

  #pair(key: string, height: JsonValue | undefined, width: JsonValue | undefined) {
    if (typeof height !== 'number' || typeof width !== 'number') {
      throw this.invalid(`"${key}" is ${excerpt(this.#at(key))}, not a size`);
    }
    return [this.side(key, height), this.side(key, width)] as const;
  }

  #at(key: string): JsonValue | undefined {
    return Object.hasOwn(this.#values, key) ? this.#values[key] : undefined;
  }
}

function isFiniteNumber(value: JsonValue): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Null means that the class's default holds, as in Python. */
function withoutNulls(config: JsonObject): JsonObject {
  // `fromEntries` makes own members of all keys, `__proto__` among them.
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null));
}

function excerpt(value: JsonValue | undefined): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** The error for a config that is not of the form that transformers or timm writes. */
export function invalid(owner: string, why: string): ModelError {
  return new ModelError(
    'invalid_processor_config',
    `${owner}: its description of the preprocessing cannot be used: ${why}. Write the preprocessing yourself (preprocess: { resize: …, crop: … }).`,
    { context: { owner, why } },
  );
}

/** The error for a preprocessing that this program cannot do. */
export function unsupported(owner: string, why: string): ModelError {
  return new ModelError(
    'unsupported_preprocessing',
    `${owner}: pictures cannot be prepared as it wants them: ${why}. Write another preprocessing yourself (preprocess: { resize: …, crop: … }).`,
    { context: { owner, why } },
  );
}
