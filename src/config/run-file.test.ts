import { describe, expect, it } from 'vitest';
import { InterplayError } from '../core/errors.ts';
import { checkRunFile, parseRunFile } from './run-file.ts';

const complete = `
seed: 3
model: [net]
property_group: [calibration_photos]
task_group: accuracy_photos
limit: null
batch_size: 50
models:
  net:
    file: models/net.onnx
    outputs: { logits: logits, embedding: embedding }
    preprocess: { resize: 256, crop: [224, 224], channels: bgr, mean: [104, 117, 123] }
    labels: animals
label_spaces: { animals: [cat, dog], digits: [0, 1, 2], big: { file: classes.json } }
datasets:
  photos: { folder: photos/test, labels: animals, metadata: photos/test/metadata.csv, groups: [region] }
  flat: { images: flat, labels_file: flat/labels.json, labels: big }
  drawn: { shapes: shapes_val }
property_library:
  calibration_photos: { measure: calibration, dataset: photos, bins: 15 }
task_library:
  accuracy_photos: { measure: accuracy, dataset: photos, top_k: [1, 5] }
`;

function errorOf(text: string): InterplayError {
  try {
    parseRunFile(text, 'run.yaml');
  } catch (error) {
    if (error instanceof InterplayError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const model = (fields: string) => `models:\n  net: { ${fields} }\n`;

describe('parseRunFile', () => {
  it('reads the whole grammar', () => {
    const file = parseRunFile(complete);
    expect(file.seed).toBe(3);
    expect(file.limit).toBeNull();
    expect(file.task_group).toBe('accuracy_photos');
    expect(file.label_spaces).toEqual({
      animals: ['cat', 'dog'],
      digits: ['0', '1', '2'],
      big: { file: 'classes.json' },
    });
    expect(file.datasets?.['drawn']).toEqual({ shapes: 'shapes_val', labels: 'shapes' });
    expect(file.task_library?.['accuracy_photos']).toEqual({
      measure: 'accuracy',
      dataset: 'photos',
      top_k: [1, 5],
    });
  });

  it('fills what preprocess leaves out, and keeps what it says', () => {
    expect(parseRunFile(complete).models?.['net']?.preprocess).toEqual({
      resize: 256,
      interpolation: 'bilinear',
      crop: [224, 224],
      rounding: 'torchvision',
      channels: 'bgr',
      scale: 0.00392156862745098,
      mean: [104, 117, 123],
      std: [1, 1, 1],
    });
  });

  it('leaves a preprocessing open that it does not give, and fills what one leaves out', () => {
    const read = (text: string) => parseRunFile(model(text)).models?.['net']?.preprocess;
    expect(read('file: a.onnx, labels: shapes')).toBeUndefined();
    const filled = { resize: null, crop: 32, mean: [0, 0, 0], std: [1, 1, 1] };
    expect(read('file: a.onnx, labels: shapes, preprocess: { crop: 32 }')).toMatchObject(filled);
  });

  it('takes models from a file, an address, or the Hub', () => {
    for (const source of [
      'file: a.onnx',
      'url: https://a.example/b.onnx',
      'hub: org/net@v1:q8',
      'hub: org/net, file: onnx/model_fp16.onnx',
    ]) {
      const { labels } = parseRunFile(model(`${source}, labels: x`)).models?.['net'] ?? {};
      expect(labels).toBe('x');
    }
  });

  it('reads what it wrote: a run file read twice stays the same', () => {
    const once = parseRunFile(complete);
    expect(parseRunFile(JSON.stringify(once))).toEqual(once);
  });

  it('says nothing for an empty file, and for keys with nothing behind them', () => {
    expect(parseRunFile('')).toEqual(parseRunFile('models:\ndatasets:\n'));
  });

  it('reads names separated by commas as a list', () => {
    expect(parseRunFile('model: a, b,c').model).toEqual(['a', 'b', 'c']);
  });
});

describe('a run file that cannot be used', () => {
  it('names the nearest key, its path and its line', () => {
    const error = errorOf(`seed: 0\n${model('file: a.onnx, labels: shapes, preproces: {}')}`);
    expect(error.code).toBe('unknown_key');
    expect(error.message).toContain('run.yaml:3: models.net.preproces:');
    expect(error.message).toContain('Did you mean "preprocess"?');
    expect(error.context).toMatchObject({ path: 'models.net.preproces' });
  });

  it.each([
    ['datsets: {}', 'unknown_key', 'Did you mean "datasets"?'],
    [model('fil: a.onnx, labels: x'), 'unknown_key', 'Did you mean "file"?'],
    [
      model('file: a, labels: x, preprocess: { corp: 3 }'),
      'unknown_key',
      'models.net.preprocess.corp',
    ],
    [model('file: a, labels: x, outputs: { logit: y }'), 'unknown_key', 'Did you mean "logits"?'],
    [
      'datasets: { a: { folder: x, labels: y, meta_data: z } }',
      'unknown_key',
      'datasets.a.meta_data',
    ],
  ])('%s', (text, code, told) => {
    const error = errorOf(text);
    expect(error.code).toBe(code);
    expect(error.message).toContain(told);
  });

  it.each([
    ['seed: -1', 'seed: found -1; expected a whole number'],
    ['seed: x', 'found "x"'],
    ['batch_size: 0', 'expected a whole number from 1'],
    ['batch_size: 1.5', 'found 1.5'],
    ['limit: 0', 'limit'],
    ['mode: fast', 'expected one of full, local_test'],
    ['backend: gpu', 'expected one of auto, cpu'],
    ['model: [1]', 'model'],
    ['just a text', 'expected a mapping'],
    ['- a list', 'expected a mapping'],
    ['models: [a]', 'models: found ["a"]'],
    [model('labels: x'), 'expected one of file, url and hub'],
    [model('file: a, url: https://b/c.onnx'), 'expected one of file, url and hub'],
    [model('url: b.onnx'), 'models.net.url: found "b.onnx"; expected an address'],
    [model('file: a, labels: x, sha256: 12'), 'hexadecimal'],
    [model('file: a, labels: x, preprocess: { crop: -1 }'), 'models.net.preprocess.crop: found -1'],
    [model('file: a, labels: x, preprocess: { crop: [1, 2, 3] }'), '[height, width]'],
    [
      model('file: a, labels: x, preprocess: { std: [1, 0, 1] }'),
      'models.net.preprocess.std.1: found 0',
    ],
    [model('file: a, labels: x, preprocess: { mean: [0, 0] }'), 'three numbers'],
    [model('file: a, labels: x, preprocess: { scale: 0 }'), 'other than 0'],
    [model('file: a, labels: x, preprocess: { interpolation: cubic }'), 'one of bilinear, bicubic'],
    ['label_spaces: { a: [] }', 'label_spaces.a'],
    ['label_spaces: { a: 3 }', 'a list of class names'],
    ['datasets: { a: 3 }', 'datasets.a'],
    ['datasets: { a: { labels: x } }', 'datasets.a.folder: it is missing'],
    ['datasets: { a: { images: x, labels: y } }', 'datasets.a.labels_file: it is missing'],
    ['property_library: { a: { dataset: x } }', 'property_library.a.measure: it is missing'],
    ['task_library: { a: { measure: m, dataset: x, k: { y: 1 } } }', 'task_library.a.k'],
  ])('%s', (text, told) => {
    const error = errorOf(text);
    expect(error.code).toBe('invalid_value');
    expect(error.message).toContain(told);
  });

  it('says of what comes later that it is not there yet', () => {
    expect(errorOf('datasets: { a: { records: x.parquet, labels: y } }').code).toBe(
      'not_available',
    );
  });

  it('tells several problems at once', () => {
    const error = errorOf('seed: x\nbatch_size: y\nmodles: 1\n');
    expect(error.message.split('\n')).toHaveLength(3);
    expect(error.code).toBe('unknown_key');
    expect(error.context['problems']).toHaveLength(3);
  });

  it('refuses a name that is not one of its own keys but of every object', () => {
    expect(() => checkRunFile({ toString: 1 }, { name: 'flags' })).toThrowError(
      expect.objectContaining({ code: 'unknown_key' }),
    );
  });
});
