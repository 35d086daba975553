import { describe, expect, it } from 'vitest';
import { builtInDatasets } from './built-in-datasets.ts';
import { composeConfiguration } from './composition.ts';
import type { Libraries } from './groups.ts';
import { builtInLibraries } from './libraries.ts';
import { parseRunFile } from './run-file.ts';

const model = (labels: string) => ({ file: 'net.onnx', labels });

/** Two built-in models, two datasets, one entry a measurement. */
const libraries: Libraries = {
  ...parseLibraries(),
  dataset_label_spaces: {},
  default_models: ['small', 'large'],
  property_groups: { quick: ['calibration_val'], base: ['calibration_val', 'sparsity_val'] },
  task_groups: { quick: ['accuracy_val'], base: ['accuracy_val', 'accuracy_shift'] },
};

function parseLibraries() {
  const file = parseRunFile(
    JSON.stringify({
      models: { small: model('shapes'), large: model('shapes') },
      label_spaces: { shapes: ['arrow', 'hook'] },
      datasets: { val: { shapes: 'val' }, shift: { shapes: 'shift' } },
      property_library: {
        calibration_val: { measure: 'calibration', dataset: 'val' },
        sparsity_val: { measure: 'sparsity', dataset: 'val' },
      },
      task_library: {
        accuracy_val: { measure: 'accuracy', dataset: 'val' },
        accuracy_shift: { measure: 'accuracy', dataset: 'shift' },
      },
    }),
  );
  const { models = {}, label_spaces = {}, datasets = {} } = file;
  const { property_library = {}, task_library = {} } = file;
  return { models, label_spaces, datasets, property_library, task_library };
}

const photos = `
model: [net]
models:
  net: { file: models/net.onnx, labels: animals, preprocess: { resize: 256, crop: 224 } }
  other: { file: models/other.onnx, labels: animals }
label_spaces: { animals: [cat, dog] }
datasets:
  photos: { folder: photos, labels: animals, metadata: photos/metadata.csv, groups: [region] }
`;

const photoLibraries = `${photos}
property_library:
  calibration_photos: { measure: calibration, dataset: photos, bins: 15 }
task_library:
  accuracy_photos: { measure: accuracy, dataset: photos, top_k: [1] }
`;

const compose = (text = '', ...overrides: string[]) =>
  composeConfiguration({ runFile: parseRunFile(text, 'run.yaml'), overrides }, libraries);

const code = (expected: string, told: string) =>
  expect.objectContaining({ code: expected, message: expect.stringContaining(told) });

describe('without a run file', () => {
  it('every built-in model is measured by the quick groups, on all examples', () => {
    expect(compose()).toMatchObject({
      seed: 0,
      model: ['small', 'large'],
      property_group: ['calibration_val'],
      task_group: ['accuracy_val'],
      limit: null,
      batch_size: 64,
      backend: 'auto',
    });
  });

  it('what nothing refers to is left out', () => {
    const { datasets, property_library, models } = compose('', 'model=small');
    expect(Object.keys(models)).toEqual(['small']);
    expect(Object.keys(datasets)).toEqual(['val']);
    expect(Object.keys(property_library)).toEqual(['calibration_val']);
  });

  it('groups and entries can be mixed, each entry once', () => {
    const { property_group } = compose('', 'property_group=[quick, base, calibration_val]');
    expect(property_group).toEqual(['calibration_val', 'sparsity_val']);
  });

  it('local_test takes three batches, and no more than the limit', () => {
    expect(compose('', 'mode=local_test').limit).toBe(192);
    expect(compose('', 'mode=local_test', 'batch_size=8').limit).toBe(24);
    expect(compose('', 'mode=local_test', 'limit=10').limit).toBe(10);
  });
});

describe('a run file', () => {
  it('adds to the libraries, and keeps its paths as written', () => {
    const { models, datasets } = compose(
      photoLibraries,
      'task_group=[accuracy_photos,accuracy_val]',
    );
    expect(models['net']?.file).toBe('models/net.onnx');
    expect(Object.keys(datasets).sort()).toEqual(['photos', 'val']);
  });

  it('that names no group measures all entries of its own libraries', () => {
    const { property_group, task_group } = compose(photoLibraries);
    expect([property_group, task_group]).toEqual([['calibration_photos'], ['accuracy_photos']]);
  });

  it('that has datasets and nothing to measure gets what one look at the pictures can tell', () => {
    const { property_group, task_group, task_library } = compose(photos);
    expect(property_group).toEqual(['calibration_photos', 'sparsity_photos']);
    expect(task_group).toEqual(['accuracy_photos', 'group_accuracy_photos_region']);
    expect(task_library['group_accuracy_photos_region']).toMatchObject({ group: 'region' });
  });

  it('that names models alone measures the quick groups', () => {
    const { model: names, task_group } = compose('models: { net: { file: a, labels: shapes } }');
    expect([names, task_group]).toEqual([['net'], ['accuracy_val']]);
  });

  it('composed once composes to itself', () => {
    const once = compose(photoLibraries, 'limit=7', 'models.net.preprocess.crop=[24, 32]');
    expect(composeConfiguration({ runFile: once }, libraries)).toEqual(once);
  });

  it('wins where it uses a built-in name', () => {
    expect(compose('label_spaces: { shapes: [one] }').label_spaces['shapes']).toEqual(['one']);
  });
});

describe('overrides', () => {
  it.each([
    [
      'property_library.calibration_photos.bins=10',
      ['property_library', 'calibration_photos', 'bins'],
      10,
    ],
    ['models.net.preprocess.crop=192', ['models', 'net', 'preprocess', 'crop'], 192],
    ['models.net.preprocess.crop=null', ['models', 'net', 'preprocess', 'crop'], null],
    ['models.net.preprocess.mean.1=0.5', ['models', 'net', 'preprocess', 'mean'], [0, 0.5, 0]],
    ['models.net.outputs.logits=scores', ['models', 'net', 'outputs', 'logits'], 'scores'],
    ['model=net,other', ['model'], ['net', 'other']],
    ['label_spaces.animals=[a, b, c]', ['label_spaces', 'animals'], ['a', 'b', 'c']],
    ['limit=100', ['limit'], 100],
    ['backend=wasm', ['backend'], 'wasm'],
  ])('%s', (override, path, value) => {
    expect(compose(photoLibraries, override)).toHaveProperty(path, value);
  });

  it('the last one wins', () => {
    expect(compose('', 'seed=1', 'seed=2').seed).toBe(2);
  });

  it('reach names that hold dots', () => {
    const file = 'models: { net.v1: { file: a.onnx, labels: shapes } }';
    expect(compose(file, 'models.net.v1.file=b.onnx').models['net.v1']?.file).toBe('b.onnx');
  });

  it('may add an entry whole', () => {
    const entry = 'property_library.mine={measure: calibration, dataset: val, bins: 3}';
    const { property_library } = compose('', entry, 'property_group=mine');
    expect(property_library['mine']).toMatchObject({ bins: 3 });
  });

  it('do not change the run file they are applied to', () => {
    const runFile = parseRunFile(photoLibraries);
    composeConfiguration({ runFile, overrides: ['models.net.preprocess.crop=1'] }, libraries);
    expect(runFile).toEqual(parseRunFile(photoLibraries));
  });

  it.each([
    ['limit', 'invalid_override', 'key=value'],
    ['=3', 'invalid_override', 'key=value'],
    ['limit=[1', 'invalid_yaml', 'limit'],
    ['limt=3', 'unknown_key', 'Did you mean "limit"?'],
    ['limit=x', 'invalid_value', 'limit: found "x"'],
    ['limit.x.y=3', 'unknown_key', 'limit'],
    ['batch_size=32,64', 'invalid_value', 'batch_size'],
    ['models.nett.preprocess.crop=3', 'unknown_model', 'Did you mean "net"?'],
    ['models.net.preproces.crop=3', 'unknown_key', 'Did you mean "preprocess"?'],
    ['models.net.preprocess.crop=-3', 'invalid_value', 'models.net.preprocess.crop'],
    ['datasets.photo.folder=x', 'unknown_dataset', 'Did you mean "photos"?'],
    ['property_library.calibration_photo.bins=3', 'unknown_library_entry', 'calibration_photos'],
    ['property_library.calibration_photos.bin=3', 'unknown_key', 'Did you mean "bins"?'],
    ['models.__proto__.polluted=1', 'unknown_key', '__proto__'],
    ['constructor.prototype.polluted=1', 'unknown_key', 'constructor'],
    ['models.net.preprocess.mean.9=1', 'unknown_key', '9'],
  ])('%s is refused', (override, expected, told) => {
    expect(() => compose(photoLibraries, override)).toThrowError(code(expected, told));
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});

describe('settings that define things count as if the run file said them', () => {
  it('a dataset is measured where no group is named', () => {
    const composed = compose(
      '',
      'datasets.mine={folder: mine, groups: [region]}',
      'model=net.onnx',
    );
    expect(composed.property_group).toEqual(['calibration_mine', 'sparsity_mine']);
    expect(composed.task_group).toEqual(['accuracy_mine', 'group_accuracy_mine_region']);
    expect(Object.keys(composed.datasets)).toEqual(['mine']);
    expect(compose('', 'datasets={mine: {folder: mine, groups: [region]}}', 'model=net.onnx')).toEqual(composed); // prettier-ignore
  });

  it('models and entries, too', () => {
    const composed = compose('', 'models.net={file: net.onnx}', 'datasets.mine={folder: mine}');
    expect(composed.model).toEqual(['net']);
    const entry = 'task_library.a={measure: accuracy, dataset: mine}';
    expect(compose('', 'datasets.mine={folder: mine}', entry)).toMatchObject({
      property_group: [],
      task_group: ['a'],
    });
  });

  it('the last of several wins', () => {
    const composed = compose('', 'datasets.mine={folder: a}', 'datasets.mine.folder=b', 'model=net.onnx'); // prettier-ignore
    expect(composed.datasets['mine']).toEqual({ folder: 'b' });
  });
});

describe('names that are not there', () => {
  it.each([
    ['model: [smal]', 'unknown_model', 'Did you mean "small"?'],
    ['model: [toString]', 'unknown_model', 'toString'],
    ['property_group: quik', 'unknown_group', 'Did you mean "quick"?'],
    ['task_group: [accuracy_vall]', 'unknown_library_entry', 'Did you mean "accuracy_val"?'],
    ['models: { a: { file: x, labels: shape } }', 'unknown_label_space', 'models.a.labels'],
    ['datasets: { a: { folder: x, labels: shape } }', 'unknown_label_space', 'datasets.a.labels'],
    [
      'task_library: { a: { measure: accuracy, dataset: vall } }',
      'unknown_dataset',
      'task_library.a',
    ],
    ['task_library: { a: { measure: acuracy, dataset: val } }', 'unknown_measurement', 'accuracy'],
    ['task_library: { a: { measure: accuracy, dataset: val, topk: [1] } }', 'unknown_key', 'top_k'],
    [
      'task_library: { a: { measure: accuracy, dataset: val, top_k: [0] } }',
      'invalid_value',
      'task_library.a',
    ],
  ])('%s', (text, expected, told) => {
    expect(() => compose(text)).toThrowError(code(expected, told));
  });

  it('a task among the properties is told where it belongs', () => {
    const text = 'property_library: { a: { measure: accuracy, dataset: val } }';
    expect(() => compose(text)).toThrowError(code('invalid_value', 'task_library'));
  });

  it.each(['model: []', 'property_group: []\ntask_group: []'])(
    '%s leaves nothing to do',
    (text) => {
      expect(() => compose(text)).toThrowError(code('invalid_value', 'empty'));
    },
  );
});

describe('the built-in libraries', () => {
  it('compose: every name in every group is there and every parameter fits', () => {
    const groups = ['property_group=base', 'task_group=base'];
    const composed = composeConfiguration({ overrides: groups });
    expect(Object.keys(composed.datasets).sort()).toEqual(
      Object.keys(builtInLibraries.datasets).sort(),
    );
    expect(composed.model.length).toBeGreaterThanOrEqual(8);
    expect(composed.label_spaces['shapes']).toHaveLength(10);
  });

  it('say of every dataset what it is', () => {
    for (const { title, description, examples } of Object.values(builtInDatasets)) {
      expect([title, description].map((text) => text.length > 5)).toEqual([true, true]);
      expect(examples).toBe(2000);
    }
  });

  it('have the quick groups inside the base groups', () => {
    const { property_groups, task_groups } = builtInLibraries;
    expect(property_groups['base']).toEqual(
      expect.arrayContaining([...(property_groups['quick'] ?? ['missing'])]),
    );
    expect(task_groups['base']).toEqual(
      expect.arrayContaining([...(task_groups['quick'] ?? ['missing'])]),
    );
  });
});
