import type { Geometry, Interpolation } from '../../src/images/picture.ts';

/** A pipeline of preprocess.json in terms of run files. */
export function geometry(
  resize: Geometry['resize'],
  interpolation: Interpolation,
  crop: Geometry['crop'],
  rounding: Geometry['rounding'] = 'torchvision',
): Geometry {
  return { resize, interpolation, crop, rounding };
}

/** All pipelines of preprocess.json. */
export const pipelines: Readonly<Record<string, Geometry>> = {
  tv_resize256_bilinear_crop224: geometry(256, 'bilinear', 224),
  tv_resize248_bicubic_crop224: geometry(248, 'bicubic', 224),
  tv_resize224x224_bilinear: geometry([224, 224], 'bilinear', null),
  tv_resize256_bilinear_crop227: geometry(256, 'bilinear', 227),
  tv_resize256_bicubic_crop224: geometry(256, 'bicubic', 224),
  tv_resize224_bicubic_crop224: geometry(224, 'bicubic', 224),
  'timm_224_0.875_bilinear': geometry(Math.floor(224 / 0.875), 'bilinear', 224),
  'timm_224_0.9_bicubic': geometry(Math.floor(224 / 0.9), 'bicubic', 224),
  'timm_224_0.95_bicubic': geometry(Math.floor(224 / 0.95), 'bicubic', 224),
  'timm_224_0.96_bicubic': geometry(Math.floor(224 / 0.96), 'bicubic', 224),
  'timm_288_1.0_bicubic': geometry(288, 'bicubic', 288),
  hf_vit_224_resample2: geometry([224, 224], 'bilinear', null, 'huggingface'),
  hf_vit_224_resample3: geometry([224, 224], 'bicubic', null, 'huggingface'),
  'hf_convnext_224_0.875_resample3': geometry(256, 'bicubic', 224, 'huggingface'),
  'hf_convnext_224_0.875_resample2': geometry(256, 'bilinear', 224, 'huggingface'),
  hf_clip_224_resample3: geometry(224, 'bicubic', 224, 'huggingface'),
};
