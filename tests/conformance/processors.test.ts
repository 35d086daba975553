import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/json.ts';
import { cropPicture } from '../../src/images/crop.ts';
import { decodePicture } from '../../src/images/decode.node.ts';
import { readProcessorConfig } from '../../src/models/processor-config.ts';
import { readTimmConfig } from '../../src/models/timm-config.ts';
import { bundlePath, describeConformance, readBundleJson } from './bundle.ts';

interface Hashes {
  readonly images: Readonly<Record<string, { readonly sha256: Readonly<Record<string, string>> }>>;
}

const photos = 12;

const processors: Readonly<Record<string, JsonObject>> = {
  hf_vit_224_resample2: { image_processor_type: 'ViTImageProcessor', size: { height: 224, width: 224 }, resample: 2 },
  hf_vit_224_resample3: { feature_extractor_type: 'ViTFeatureExtractor', size: 224, resample: 3 },
  'hf_convnext_224_0.875_resample3': { feature_extractor_type: 'ConvNextFeatureExtractor', size: 224, crop_pct: 0.875, resample: 3 },
  'hf_convnext_224_0.875_resample2': { image_processor_type: 'ConvNextImageProcessor', size: { shortest_edge: 224 }, resample: 2 },
  hf_clip_224_resample3: { feature_extractor_type: 'CLIPFeatureExtractor', size: 224, crop_size: 224 },
}; // prettier-ignore

const timm: Readonly<Record<string, JsonObject>> = {
  'timm_224_0.875_bilinear': { input_size: [3, 224, 224], crop_pct: 0.875, interpolation: 'bilinear' },
  'timm_224_0.9_bicubic': { input_size: [3, 224, 224], crop_pct: 0.9, interpolation: 'bicubic' },
  'timm_224_0.95_bicubic': { input_size: [3, 224, 224], crop_pct: 0.95, interpolation: 'bicubic' },
  'timm_224_0.96_bicubic': { input_size: [3, 224, 224], crop_pct: 0.96, interpolation: 'bicubic' },
  'timm_288_1.0_bicubic': { input_size: [3, 288, 288], crop_pct: 1, interpolation: 'bicubic' },
}; // prettier-ignore

describeConformance('configs of the Hub', () => {
  const all = [
    ...Object.entries(processors).map(([name, config]) => [name, readProcessorConfig(name, config)] as const),
    ...Object.entries(timm).map(([name, config]) => [name, readTimmConfig(name, { pretrained_cfg: config })] as const),
  ]; // prettier-ignore

  it.each(all)('give the pixels of %s', async (name, preprocess) => {
    const { images } = readBundleJson<Hashes>('expected/preprocess.json');
    const names = Object.keys(images).filter((_, i) => i % Math.floor(120 / photos) === 0);
    expect(names.length).toBeGreaterThanOrEqual(photos);
    for (const photo of names) {
      const picture = await decodePicture(await readFile(bundlePath(`imagenet/${photo}`)));
      const { data } = cropPicture(picture, preprocess);
      const hash = createHash('sha256').update(data).digest('hex');
      expect([photo, hash]).toEqual([photo, images[photo]?.sha256[name]]);
    }
  });
});
