import { describe, expect, it } from 'vitest';
import { composeConfiguration } from './composition.ts';
import type { Libraries } from './groups.ts';
import { runFileOf, type Dropped, type EvaluateRequest } from './page-request.ts';
import { checkRunFile } from './run-file.ts';

const preprocess = {
  resize: null,
  interpolation: 'bilinear',
  crop: null,
  rounding: 'torchvision',
  channels: 'rgb',
  scale: 1 / 255,
  mean: [0, 0, 0],
  std: [1, 1, 1],
} as const;

const libraries: Libraries = {
  models: { small: { file: 'weights/small.onnx', labels: 'shapes', preprocess } },
  label_spaces: { shapes: ['arrow', 'hook'] },
  datasets: {
    val: { shapes: 'val', labels: 'shapes' },
    regions: { shapes: 'regions', labels: 'shapes', groups: ['region'] },
  },
  property_library: {
    calibration_val: { measure: 'calibration', dataset: 'val' },
    calibration_regions: { measure: 'calibration', dataset: 'regions' },
    coarse_val: { measure: 'calibration', dataset: 'val', bins: 5 },
  },
  task_library: {
    accuracy_val: { measure: 'accuracy', dataset: 'val' },
    by_region: { measure: 'group_accuracy', dataset: 'regions', group: 'region' },
  },
  dataset_label_spaces: {},
  default_models: ['small'],
  property_groups: { quick: ['calibration_val', 'calibration_regions'] },
  task_groups: { quick: ['accuracy_val', 'by_region'] },
};

const request: EvaluateRequest = {
  models: ['small'],
  propertyGroup: ['quick'],
  taskGroup: ['quick'],
  datasets: null,
  modelOptions: {},
  limit: null,
  batchSize: null,
  backend: 'auto',
  seed: 3,
};

const nothing: Dropped = { models: {}, datasets: {} };
const options = { preprocess, labels: 'photos', outputs: null };
const photos: Dropped = {
  models: {
    net: { source: { file: 'net.onnx', sha256: 'a'.repeat(64) }, options, labelSpace: null },
  },
  datasets: {
    photos: {
      classes: ['cat', 'dog'],
      configuration: { folder: 'photos', metadata: 'photos/metadata.csv', groups: ['place'] },
    },
  },
};
const onPhotos = { ...request, models: ['net'], datasets: ['photos'] };

const compose = (chosen: EvaluateRequest, dropped: Dropped) =>
  composeConfiguration({ runFile: runFileOf(chosen, dropped, libraries) }, libraries);

describe('a request of the page', () => {
  it('without changes composes to what the group of the same name composes to', () => {
    const { seed, ...composed } = compose(request, nothing);
    expect(seed).toBe(3);
    expect({ seed: 0, ...composed }).toEqual(
      composeConfiguration(
        { runFile: { model: ['small'], property_group: 'quick', task_group: 'quick' } },
        libraries,
      ),
    );
  });

  it('is a run file by the rules of run files', () => {
    const written = JSON.parse(JSON.stringify(runFileOf(onPhotos, photos, libraries)));
    expect(() => checkRunFile(written, { name: 'page' })).not.toThrow();
  });

  it('leaves out measurements on datasets that are not chosen', () => {
    const { property_group, task_group } = compose({ ...request, datasets: ['val'] }, nothing);
    expect([property_group, task_group]).toEqual([['calibration_val'], ['accuracy_val']]);
  });

  it('makes each distinct measurement of the groups on a dropped folder, by its own groups', () => {
    const { property_library, task_library, datasets } = compose(onPhotos, photos);
    expect(property_library).toEqual({
      calibration_photos: { measure: 'calibration', dataset: 'photos' },
    });
    expect(task_library).toEqual({
      accuracy_photos: { measure: 'accuracy', dataset: 'photos' },
      group_accuracy_photos_place: {
        measure: 'group_accuracy',
        dataset: 'photos',
        group: 'place',
      },
    });
    expect(datasets).toEqual({
      photos: {
        folder: 'photos',
        labels: 'photos',
        metadata: 'photos/metadata.csv',
        groups: ['place'],
      },
    });
  });

  it('keeps measurements apart that differ in a parameter', () => {
    const chosen = { ...onPhotos, propertyGroup: ['quick', 'coarse_val'] };
    expect(runFileOf(chosen, photos, libraries).property_library).toEqual({
      calibration_photos: { measure: 'calibration', dataset: 'photos' },
      calibration_photos_2: { measure: 'calibration', dataset: 'photos', bins: 5 },
    });
  });

  it('reads a dropped model as the page says, else as suggested', () => {
    const outputs = { logits: 'out', embedding: null };
    const said = { net: { preprocess: { ...preprocess, crop: 32 }, labels: 'shapes', outputs } };
    expect(runFileOf(onPhotos, photos, libraries).models).toEqual({
      net: { file: 'net.onnx', sha256: 'a'.repeat(64), preprocess, labels: 'photos' },
    });
    expect(runFileOf({ ...onPhotos, modelOptions: said }, photos, libraries).models).toEqual({
      net: { file: 'net.onnx', sha256: 'a'.repeat(64), ...said.net },
    });
  });

  it('gives a folder the label space of a chosen model that knows all its classes', () => {
    const dropped: Dropped = {
      models: { net: { ...photos.models['net']!, options: { ...options, labels: 'shapes' } } },
      datasets: { drawn: { classes: ['hook'], configuration: { folder: 'drawn' } } },
    };
    const chosen = { ...onPhotos, datasets: ['drawn'] };
    expect(runFileOf(chosen, dropped, libraries).datasets).toEqual({
      drawn: { folder: 'drawn', labels: 'shapes' },
    });
  });

  it('makes nothing by group on a folder without groups', () => {
    const photo = { classes: ['cat', 'dog'], configuration: { folder: 'photos' } };
    const dropped: Dropped = { ...photos, datasets: { photos: photo } };
    expect(compose(onPhotos, dropped).task_group).toEqual(['accuracy_photos']);
  });

  it.each([
    ['model', { models: ['smal'] }, 'unknown_model', 'small'],
    ['dataset', { datasets: ['phots'] }, 'unknown_dataset', 'photos'],
    ['group', { taskGroup: ['quik'] }, 'unknown_library_entry', 'quick'],
  ])('refuses an unknown %s with the nearest name', (_name, change, code, nearest) => {
    expect(() => compose({ ...request, ...change }, photos)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(nearest) }),
    );
  });

  it('refuses a choice that leaves nothing to measure', () => {
    const chosen = { ...request, propertyGroup: [], taskGroup: ['by_region'], datasets: ['val'] };
    expect(() => compose(chosen, nothing)).toThrow('nothing to measure');
  });
});
