import { ModelError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { suggestion } from '../core/names.ts';

/** What distinguishes image processors of transformers. */
export interface ProcessorFamily {
  /** How the size is used: as it is, or by a rule of the family. */
  readonly resize: 'plain' | 'convnext' | 'levit' | 'poolformer';
  /** Whether a size that is one number is a square's side rather than the shortest edge. */
  readonly square: boolean;
  /** What a config leaves out. */
  readonly defaults: JsonObject;
}

const NEAREST = 0;
const BILINEAR = 2;
const BICUBIC = 3;

const standard = { image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] };
const imagenet = { image_mean: [0.485, 0.456, 0.406], image_std: [0.229, 0.224, 0.225] };
const clip = {
  image_mean: [0.48145466, 0.4578275, 0.40821073],
  image_std: [0.26862954, 0.26130258, 0.27577711],
};

const always = {
  do_resize: true,
  do_rescale: true,
  rescale_factor: 1 / 255,
  do_normalize: true,
  do_center_crop: false,
};

const square = (side: number) => ({ height: side, width: side });

function plain(isSquare: boolean, defaults: JsonObject): ProcessorFamily {
  return { resize: 'plain', square: isSquare, defaults: { ...always, ...defaults } };
}

function cropped(
  isSquare: boolean,
  size: JsonObject,
  crop: number,
  defaults: JsonObject,
): ProcessorFamily {
  return plain(isSquare, { size, do_center_crop: true, crop_size: square(crop), ...defaults });
}

const vit = plain(true, { size: square(224), resample: BILINEAR, ...standard });
const bit = cropped(false, { shortest_edge: 224 }, 224, { resample: BICUBIC, ...clip });
const mobileNet = cropped(false, { shortest_edge: 256 }, 224, { resample: BILINEAR, ...standard });
const beit = cropped(true, square(256), 224, { resample: BICUBIC, ...standard });

/**
 * By name of the class, without `ImageProcessor`, `FeatureExtractor` and `Fast` behind it. ResNet, RegNet and CvT use
 * ConvNeXT's, Swin ViT's, DINOv2 BiT's.
 */
const families: Readonly<Record<string, ProcessorFamily>> = {
  ViT: vit,
  DeiT: cropped(true, square(256), 224, { resample: BICUBIC, ...standard }),
  Beit: beit,
  ConvNext: {
    resize: 'convnext',
    square: false,
    defaults: {
      ...always,
      size: { shortest_edge: 384 },
      crop_pct: 224 / 256,
      resample: BILINEAR,
      ...standard,
    },
  },
  CLIP: bit,
  ChineseCLIP: bit,
  Bit: bit,
  ViTHybrid: bit,
  MobileNetV1: mobileNet,
  MobileNetV2: mobileNet,
  EfficientNet: plain(true, {
    size: square(346),
    crop_size: square(289),
    resample: NEAREST,
    include_top: true,
    ...standard,
  }),
  Levit: {
    ...cropped(false, { shortest_edge: 224 }, 224, { resample: BICUBIC, ...imagenet }),
    resize: 'levit',
  },
  PoolFormer: {
    ...cropped(false, { shortest_edge: 224 }, 224, {
      crop_pct: 0.9,
      resample: BICUBIC,
      ...imagenet,
    }),
    resize: 'poolformer',
  },
  MobileViT: cropped(false, { shortest_edge: 224 }, 256, {
    resample: BILINEAR,
    do_normalize: false,
    do_flip_channel_order: true,
  }),
  EfficientFormer: cropped(true, square(224), 224, { resample: BICUBIC, ...imagenet }),
  Pvt: plain(true, { size: square(224), resample: BILINEAR, ...imagenet }),
  Siglip: plain(true, { size: square(224), resample: BICUBIC, ...standard }),
};

/** Names that say the same. */
const aliases: Readonly<Record<string, string>> = {
  ConvNeXT: 'ConvNext',
  BEiT: 'Beit',
  LeViT: 'Levit',
  BiT: 'Bit',
  Deit: 'DeiT',
  Vit: 'ViT',
  PVT: 'Pvt',
};

/**
 * The family that a config belongs to.
 * @throws ModelError `unsupported_preprocessing` with the classes that are known
 */
export function processorFamily(owner: string, config: JsonObject): ProcessorFamily {
  const type = config['image_processor_type'] ?? config['feature_extractor_type'];
  const name = typeof type === 'string' ? type : '';
  const stem = name.replace(/Fast$/, '').replace(/(ImageProcessor|FeatureExtractor)$/, '');
  const key = Object.hasOwn(aliases, stem) ? (aliases[stem] ?? stem) : stem;
  const family = Object.hasOwn(families, key) ? families[key] : undefined;
  if (family !== undefined) return family;
  throw new ModelError(
    'unsupported_preprocessing',
    `${owner}: its image processor ${name === '' ? 'is not named' : `"${name.slice(0, 100)}" is not known`}. ${suggestion(
      `${stem}ImageProcessor`,
      Object.keys(families).map((each) => `${each}ImageProcessor`),
    )} Write the preprocessing yourself (preprocess: { resize: …, crop: … }).`,
    { context: { owner, processor: name.slice(0, 100) } },
  );
}
