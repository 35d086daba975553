import { describe, expect, it } from 'vitest';
import { expectCodedErrors, mutationsOf } from '../../tests/fuzz.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import type { Preprocess } from '../images/picture.ts';
import { readProcessorConfig } from './processor-config.ts';
import { isTimmConfig, readTimmConfig } from './timm-config.ts';

const read = (config: JsonValue) => readProcessorConfig('org/net', config);
const standard = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const clip = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
};
const imageNetMeans = { image_mean: imagenet.mean, image_std: imagenet.std };

function huggingface(
  resize: Preprocess['resize'],
  interpolation: Preprocess['interpolation'],
  crop: Preprocess['crop'],
  arithmetic: Partial<Preprocess>,
): Preprocess {
  const common = { rounding: 'huggingface', channels: 'rgb', scale: 1 / 255 } as const;
  return { ...common, resize, interpolation, crop, ...standard, ...arithmetic };
}

describe("an image processor's config", () => {
  // What follows from each class's __init__ and preprocess in transformers.
  it.each<[string, JsonObject, Preprocess]>([
    ['ViT as transformers writes it', { image_processor_type: 'ViTImageProcessor', do_normalize: true, do_rescale: true, do_resize: true, image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5], resample: 2, rescale_factor: 0.00392156862745098, size: { height: 224, width: 224 } }, huggingface([224, 224], 'bilinear', null, {})],
    ['an old ViT: a size that is one number is a square', { feature_extractor_type: 'ViTFeatureExtractor', size: 384, resample: 2 }, huggingface([384, 384], 'bilinear', null, {})],
    ['ViT with nothing but its class', { image_processor_type: 'ViTImageProcessorFast' }, huggingface([224, 224], 'bilinear', null, {})],
    ['Swin, which uses ViT’s', { feature_extractor_type: 'ViTFeatureExtractor', size: 224, resample: 3, ...imageNetMeans }, huggingface([224, 224], 'bicubic', null, imagenet)],
    ['DeiT', { feature_extractor_type: 'DeiTFeatureExtractor', size: 256, crop_size: 224, resample: 3, do_center_crop: true, ...imageNetMeans }, huggingface([256, 256], 'bicubic', 224, imagenet)],
    ['BEiT', { feature_extractor_type: 'BeitFeatureExtractor', size: 224, do_center_crop: false, resample: 2 }, huggingface([224, 224], 'bilinear', null, {})],
    ['ConvNeXT below 384: more is resized than is cropped', { feature_extractor_type: 'ConvNextFeatureExtractor', size: 224, crop_pct: 0.875, resample: 3, ...imageNetMeans }, huggingface(256, 'bicubic', 224, imagenet)],
    ['ConvNeXT with crop_pct 0.95', { image_processor_type: 'ConvNextImageProcessor', size: { shortest_edge: 288 }, crop_pct: 0.95 }, huggingface(303, 'bilinear', 288, {})],
    ['ConvNeXT from 384 on: no crop', { image_processor_type: 'ConvNextImageProcessor', size: { shortest_edge: 384 }, crop_pct: 0.875 }, huggingface([384, 384], 'bilinear', null, {})],
    ['ResNet, RegNet and CvT, which use ConvNeXT’s, with crop_pct null', { feature_extractor_type: 'ConvNextFeatureExtractor', size: { shortest_edge: 224 }, crop_pct: null, resample: 3, ...imageNetMeans }, huggingface(256, 'bicubic', 224, imagenet)],
    ['CLIP', { feature_extractor_type: 'CLIPFeatureExtractor', size: 224, crop_size: 224 }, huggingface(224, 'bicubic', 224, clip)],
    ['BiT', { image_processor_type: 'BitImageProcessor', size: { shortest_edge: 448 }, crop_size: { height: 448, width: 448 }, image_mean: [0.5, 0.5, 0.5], image_std: 0.5 }, huggingface(448, 'bicubic', 448, {})],
    ['DINOv2, which uses BiT’s', { image_processor_type: 'BitImageProcessor', size: { shortest_edge: 256 }, crop_size: { height: 224, width: 224 }, resample: 3, ...imageNetMeans }, huggingface(256, 'bicubic', 224, imagenet)],
    ['MobileNet V1', { image_processor_type: 'MobileNetV1ImageProcessor', size: { shortest_edge: 256 }, crop_size: 224 }, huggingface(256, 'bilinear', 224, {})],
    ['MobileNet V2', { feature_extractor_type: 'MobileNetV2FeatureExtractor' }, huggingface(256, 'bilinear', 224, {})],
    ['EfficientNet: divided by the standard deviation twice', { image_processor_type: 'EfficientNetImageProcessor', size: { height: 224, width: 224 }, resample: 0, ...imageNetMeans, include_top: true }, huggingface([224, 224], 'nearest', null, { mean: imagenet.mean, std: imagenet.std.map((s) => s * s) })],
    ['EfficientNet without a head, with an offset', { image_processor_type: 'EfficientNetImageProcessor', size: 346, include_top: false, do_normalize: false, rescale_offset: true, rescale_factor: 1 / 127.5 }, huggingface([346, 346], 'nearest', null, { scale: 1 / 127.5, mean: [1, 1, 1], std: [1, 1, 1] })],
    ['LeViT: resized to 256/224 of its size', { feature_extractor_type: 'LevitFeatureExtractor', size: 224 }, huggingface(256, 'bicubic', 224, imagenet)],
    ['LeViT with an exact size', { image_processor_type: 'LevitImageProcessor', size: { height: 240, width: 250 } }, huggingface([240, 250], 'bicubic', 224, imagenet)],
    ['PoolFormer', { feature_extractor_type: 'PoolFormerFeatureExtractor', size: 224, crop_pct: 0.9 }, huggingface(248, 'bicubic', 224, imagenet)],
    ['PoolFormer with a square size: the shortest edge all the same', { image_processor_type: 'PoolFormerImageProcessor', size: { height: 224, width: 224 }, crop_pct: 0.95 }, huggingface(235, 'bicubic', 224, imagenet)],
    ['MobileViT: channels flipped, nothing normalised', { image_processor_type: 'MobileViTImageProcessor', size: { shortest_edge: 288 }, crop_size: { height: 256, width: 256 }, resample: 2 }, huggingface(288, 'bilinear', 256, { channels: 'bgr', mean: [0, 0, 0], std: [1, 1, 1] })],
    ['EfficientFormer', { image_processor_type: 'EfficientFormerImageProcessor' }, huggingface([224, 224], 'bicubic', 224, imagenet)],
    ['SigLIP', { image_processor_type: 'SiglipImageProcessor' }, huggingface([224, 224], 'bicubic', null, {})],
    ['no resize', { image_processor_type: 'ViTImageProcessor', do_resize: false, do_rescale: false, do_normalize: false }, huggingface(null, 'bilinear', null, { scale: 1, mean: [0, 0, 0], std: [1, 1, 1] })],
    ['lanczos and box, by number', { image_processor_type: 'ViTImageProcessor', resample: 1, size: [200, 300] }, huggingface([200, 300], 'lanczos', null, {})],
  ])('%s', (_, config, expected) => expect(read(config)).toEqual(expected)); // prettier-ignore

  it.each<[string, JsonValue, string]>([
    ['a class that is not known', { image_processor_type: 'ViltImageProcessor' }, 'unsupported_preprocessing'],
    ['no class', { size: 224 }, 'unsupported_preprocessing'],
    ['a class called like a member of objects', { image_processor_type: 'constructor' }, 'unsupported_preprocessing'],
    ['the Hamming filter', { image_processor_type: 'ViTImageProcessor', resample: 5 }, 'unsupported_preprocessing'],
    ['a filter that is none', { image_processor_type: 'ViTImageProcessor', resample: 7 }, 'invalid_processor_config'],
    ['a longest edge', { image_processor_type: 'CLIPImageProcessor', size: { shortest_edge: 224, longest_edge: 300 } }, 'unsupported_preprocessing'],
    ['padding', { image_processor_type: 'ViTImageProcessor', do_pad: true }, 'unsupported_preprocessing'],
    ['a huge size', { image_processor_type: 'ViTImageProcessor', size: 1e9 }, 'invalid_processor_config'],
    ['a size of nothing', { image_processor_type: 'ConvNextImageProcessor', size: { shortest_edge: 0 } }, 'invalid_processor_config'],
    ['a standard deviation of 0', { image_processor_type: 'ViTImageProcessor', image_std: [0.5, 0, 0.5] }, 'invalid_processor_config'],
    ['one channel', { image_processor_type: 'ViTImageProcessor', image_mean: [0.5] }, 'invalid_processor_config'],
    ['a crop_pct of 0', { image_processor_type: 'ConvNextImageProcessor', size: 224, crop_pct: 0 }, 'invalid_processor_config'],
    ['a list', [], 'invalid_processor_config'],
  ])('with %s is refused', (_, config, code) => {
    expect(() => read(config)).toThrow(expect.objectContaining({ code }));
    expect(() => read(config)).toThrow(/Write (the|another) preprocessing yourself/);
  }); // prettier-ignore
});

describe("timm's config", () => {
  const timm = (pretrained: JsonObject) =>
    readTimmConfig('timm/net', { architecture: 'net', pretrained_cfg: pretrained });
  const common = { rounding: 'torchvision', channels: 'rgb', scale: 1 / 255, ...imagenet };

  it.each<[string, JsonObject, Partial<Preprocess>]>([
    ['center', { input_size: [3, 224, 224], interpolation: 'bicubic', crop_pct: 0.95, crop_mode: 'center', mean: imagenet.mean, std: imagenet.std }, { resize: 235, interpolation: 'bicubic', crop: 224 }],
    ['center with 0.96, where floor matters', { input_size: [3, 224, 224], crop_pct: 0.96 }, { resize: 233, crop: 224 }],
    ['squash', { input_size: [3, 384, 384], crop_pct: 1.0, crop_mode: 'squash', interpolation: 'bilinear' }, { resize: [384, 384], interpolation: 'bilinear', crop: 384 }],
    ['what it leaves out', { input_size: [3, 288, 288], mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }, { resize: 329, interpolation: 'bicubic', crop: 288, ...standard }],
  ])('is read: %s', (_, config, expected) => {
    expect(timm(config)).toEqual({ ...common, interpolation: 'bicubic', ...expected });
  }); // prettier-ignore

  it.each<[string, JsonObject, string]>([
    ['border', { input_size: [3, 224, 224], crop_mode: 'border' }, 'unsupported_preprocessing'],
    ['hamming', { input_size: [3, 224, 224], interpolation: 'hamming' }, 'unsupported_preprocessing'],
    ['grey pictures', { input_size: [1, 28, 28] }, 'unsupported_preprocessing'],
    ['oblong inputs', { input_size: [3, 224, 256] }, 'unsupported_preprocessing'],
    ['no size', {}, 'invalid_processor_config'],
    ['a crop of more than all', { input_size: [3, 224, 224], crop_pct: 1.2 }, 'invalid_processor_config'],
  ])('with %s is refused', (_, config, code) => {
    expect(() => timm(config)).toThrow(expect.objectContaining({ code }));
  }); // prettier-ignore
});

describe('damaged and hostile configs', () => {
  const seeds = [
    '{"image_processor_type":"ConvNextImageProcessor","size":{"shortest_edge":224},"crop_pct":0.875,"resample":3,"image_mean":[0.485,0.456,0.406]}',
    '{"__proto__":{"do_pad":true},"constructor":{"prototype":{}},"image_processor_type":"PoolFormerImageProcessor","size":{"height":224,"width":1e308}}',
    '{"image_processor_type":"EfficientNetImageProcessor","rescale_offset":true,"rescale_factor":0.00784313725490196,"size":{"__proto__":3}}',
    '{"pretrained_cfg":{"input_size":[3,224,224],"crop_pct":0.9,"mean":[0.5,0.5,0.5],"__proto__":{"std":[0,0,0]}}}',
  ].map((text) => new TextEncoder().encode(text));

  it('give a preprocessing or an error with a code', async () => {
    await expectCodedErrors(mutationsOf(seeds), (bytes) => {
      let value: JsonValue;
      try {
        value = JSON.parse(new TextDecoder().decode(bytes)) as JsonValue;
      } catch {
        return;
      }
      const read = isTimmConfig(value)
        ? readTimmConfig('net', value)
        : readProcessorConfig('net', value);
      expect(read.mean.every(Number.isFinite) && read.std.every(Number.isFinite)).toBe(true);
    });
  });
});
