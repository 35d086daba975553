import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { csvParse } from 'd3-dsv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/models/built-in.ts';
import { interplay } from '../command.ts';
import { colourFolder } from '../fixtures/colour-folder.ts';
import { colourModel, unsupportedOperatorModel } from '../fixtures/onnx.ts';
import { readValidRun } from '../run-validation.ts';

const PICTURES = 100;
/** 300 pictures and one that is broken. */
const EXAMPLES = 3 * PICTURES + 1;

const runFile = `
model: [colour]
batch_size: 16
models:
  colour: { file: colour.onnx, labels: colours }
label_spaces: { colours: [red, green, blue] }
datasets:
  pictures: { folder: pictures, labels: colours }
property_library:
  calibration_pictures: { measure: calibration, dataset: pictures }
  sparsity_pictures: { measure: sparsity, dataset: pictures, thresholds: [0.1] }
task_library:
  accuracy_pictures: { measure: accuracy, dataset: pictures, top_k: [1] }
`;

let folder = '';
const run = (...args: string[]) => interplay(args, folder);
const lastLine = (text: string) => text.trimEnd().split('\n').at(-1) ?? '';

beforeAll(async () => {
  folder = await colourFolder(PICTURES);
  await writeFile(join(folder, 'colour.onnx'), colourModel());
  await writeFile(join(folder, 'run.yaml'), runFile);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Paths of the run.json files that `evaluate --json` names in its last line. */
function runsOf(stdout: string): string[] {
  const told: { runs: string[] } = JSON.parse(lastLine(stdout));
  return told.runs.map((path) => join(folder, path));
}

describe('interplay evaluate', () => {
  it('measures every built-in model by the quick groups, on whole splits', async () => {
    const { code, stdout } = await run('evaluate', '--json', '--out', 'built-in');
    const documents = runsOf(stdout).map(readValidRun);
    expect(code).toBe(0);
    expect(documents.map(({ model }) => model.name)).toEqual(builtInModels.map(({ name }) => name));
    for (const { datasets, measurements, values } of documents) {
      expect(Object.values(datasets).map(({ examples }) => examples)).toEqual(Array(6).fill(2000));
      expect(measurements.every(({ status }) => status === 'ok')).toBe(true);
      for (const measurement of measurements) {
        expect(Object.keys(values)).toContain(measurement.primary);
      }
    }
  });
});

describe('interplay evaluate run.yaml', () => {
  it('leaves a valid run.json for every model and says where', async () => {
    const { code, stdout, stderr } = await run('evaluate', 'run.yaml', '--json');
    expect([code, stderr]).toEqual([0, expect.stringContaining('check colour: 8 examples')]);
    const [path = ''] = runsOf(stdout);
    const document = readValidRun(path);
    expect(document).toMatchObject({ status: 'complete', model: { name: 'colour' } });
    expect(document.environment.backend).toMatchObject({ requested: 'auto', used: 'cpu' });
    expect(Object.keys(document.values)).toContain('pictures_accuracy_top1');
  });

  it('skips a picture that cannot be read, counts it and names it', async () => {
    const { stdout } = await run('evaluate', 'run.yaml', '--json');
    const { datasets, values } = readValidRun(runsOf(stdout)[0] ?? '');
    expect(datasets['pictures']).toMatchObject({
      examples: EXAMPLES,
      skipped: [{ id: 'green/broken.png', code: 'corrupt_image' }],
    });
    expect(values['pictures_accuracy_top1']?.n).toBe(EXAMPLES - 1);
  });

  it('prints a table of the primary values', async () => {
    const { stdout } = await run('evaluate', 'run.yaml');
    expect(stdout).toContain('95 % interval');
    expect(stdout).toMatch(/^pictures_accuracy_top1 +\d/m);
    expect(stdout).toContain(
      `pictures: 1 of ${EXAMPLES} pictures could not be read and were skipped:`,
    );
    expect(stdout).toContain('  green/broken.png: corrupt_image: ');
    expect(lastLine(stdout)).toMatch(/^runs\/[0-9a-f]{32}\/run\.json$/);
  });

  it('does not repeat a complete run, unless forced to', async () => {
    const again = await run('evaluate', 'run.yaml');
    expect(again.stderr).toContain('1 run complete already');
    const forced = await run('evaluate', 'run.yaml', '--force');
    expect(forced.stderr).toContain(`${EXAMPLES} inferences to do`);
  });

  it('gives the same values whatever the workers', async () => {
    const one = await run('evaluate', 'run.yaml', '--json', '--out', 'one', '--workers', '1');
    const three = await run('evaluate', 'run.yaml', '--json', '--out', 'three', '--workers', '3');
    const values = (stdout: string) => readValidRun(runsOf(stdout)[0] ?? '').values;
    expect(JSON.stringify(values(three.stdout))).toBe(JSON.stringify(values(one.stdout)));
  });

  it('needs no inference for another measurement on the same records', async () => {
    const { stderr, code } = await run(
      'evaluate',
      'run.yaml',
      'property_library.calibration_pictures.bins=4',
    );
    expect([code, stderr]).toEqual([0, expect.stringContaining(', 0 inferences to do')]);
  });

  it('measures what is asked for on the command line alone', async () => {
    const settings = ['limit=20', 'property_group=[]', 'seed=5'];
    const { stdout } = await run('evaluate', 'run.yaml', '--json', ...settings);
    const document = readValidRun(runsOf(stdout)[0] ?? '');
    expect(document.config).toMatchObject({ limit: 20, seed: 5, property_group: [] });
    expect(document.datasets['pictures']?.examples).toBe(20);
    expect(document.measurements.map(({ measure }) => measure)).toEqual(['accuracy']);
  });

  it('measures a model and a folder that the command line alone names', async () => {
    const settings = ['model=colour.onnx', 'datasets.mine={folder: pictures}', 'limit=12'];
    const { stdout, code } = await run('evaluate', ...settings, '--json');
    const document = readValidRun(runsOf(stdout)[0] ?? '');
    expect([code, document.model.name]).toEqual([0, 'colour']);
    expect(Object.keys(document.values)).toContain('mine_accuracy_top1');
  });

  it('says with --resume that there is nothing to resume', async () => {
    const { stderr } = await run('evaluate', 'run.yaml', '--resume', '--out', 'new', 'limit=16');
    expect(stderr).toContain('nothing is stored to resume');
  });

  it('can be repeated from the config of its run.json', async () => {
    const first = await run('evaluate', 'run.yaml', '--json');
    const document = readValidRun(runsOf(first.stdout)[0] ?? '');
    await writeFile(join(folder, 'again.json'), JSON.stringify(document.config));
    const second = await run('evaluate', 'again.json', '--json');
    expect(second.stdout).toBe(first.stdout);
  });
});

describe('interplay export', () => {
  it('gives a stored run back, as JSON, CSV and Markdown', async () => {
    const { stdout } = await run('evaluate', 'run.yaml', '--json');
    const [path = ''] = runsOf(stdout);
    const id = path.split('/').at(-2) ?? '';
    const json = await run('export', id, '--format', 'json');
    expect(json.stdout).toBe(readFileSync(path, 'utf8'));
    const csv = await run('export', `runs/${id}`, '--format', 'csv');
    const { values } = readValidRun(path);
    expect(csvParse(csv.stdout).map(({ name, value }) => [name, Number(value)])).toEqual(
      Object.entries(values).map(([name, { value }]) => [name, value]),
    );
    const markdown = await run('export', path, '--format', 'markdown', '--out', 'run.md');
    expect([markdown.code, markdown.stdout]).toEqual([0, '']);
    expect(readFileSync(join(folder, 'run.md'), 'utf8')).toContain('**pictures_accuracy_top1**');
  });
});

describe('interplay inspect', () => {
  it('tells what a model file says of itself', async () => {
    const { stdout } = await run('inspect', 'colour.onnx');
    expect(stdout).toContain('pixel_values: float32 [batch, 3, 4, 4]');
    expect(stdout).toContain('Gemm, ReduceMean');
    const json = JSON.parse((await run('inspect', 'colour.onnx', '--json')).stdout);
    expect(json).toMatchObject([
      { parameters: 12, outputs: [{ name: 'logits' }, { name: 'embedding' }] },
    ]);
  });

  it('prints a line for every picture', async () => {
    const { stdout } = await run('inspect', 'pictures/red/00.png', 'pictures/blue/00.png');
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^pictures\/red\/00\.png\t4\t4\t([0-9a-f]{64})\t\1$/);
  });
});

describe('interplay list', () => {
  it('lists the built-in models with their cards', async () => {
    const { stdout, code } = await run('list', 'models', '--json');
    const models: { name: string; labels: string; family?: string }[] = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(models.length).toBeGreaterThanOrEqual(8);
    for (const { name } of builtInModels) {
      expect(models).toContainEqual(expect.objectContaining({ name, labels: 'shapes' }));
    }
  });
});

describe('bad input is refused before the first inference', () => {
  const part = (text: string, replacement: string) => runFile.replace(text, replacement);
  const model = (fields: string) =>
    part('{ file: colour.onnx, labels: colours }', `{ labels: colours, ${fields} }`);

  beforeAll(async () => {
    await writeFile(join(folder, 'page.onnx'), '<!doctype html><title>Not found</title>');
    await writeFile(join(folder, 'cut.onnx'), colourModel().slice(0, 150));
    await writeFile(join(folder, 'strange.onnx'), unsupportedOperatorModel());
    await writeFile(join(folder, 'whole.onnx'), colourModel({ inputType: 'int64' }));
    await mkdir(join(folder, 'empty'));
  });

  it.each([
    ['a model file that is not there', model('file: none.onnx'), 'model_not_found', 'none.onnx'],
    ['a file that is not ONNX', model('file: page.onnx'), 'model_not_onnx', 'Model colour: '],
    ['a truncated ONNX file', model('file: cut.onnx'), 'model_truncated', 'cut'],
    [
      'an operator that the runtime lacks',
      model('file: strange.onnx'),
      'unsupported_operator',
      'Frobnicate',
    ],
    [
      'pictures of another size',
      model('file: colour.onnx, preprocess: { crop: 3 }'),
      'input_size_mismatch',
      '3',
    ],
    [
      'an input of numbers that no pictures are',
      model('file: whole.onnx'),
      'unsupported_input',
      'int64',
    ],
    [
      'an output that is not there',
      model('file: colour.onnx, outputs: { logits: logit }'),
      'unknown_output',
      'Did you mean "logits"?',
    ],
    [
      'more classes than logits',
      part('[red, green, blue]', '[red, green, blue, grey]'),
      'class_count_mismatch',
      '4',
    ],
    [
      'a folder without pictures',
      part('folder: pictures', 'folder: empty'),
      'empty_dataset',
      'empty',
    ],
    [
      'a folder that is not there',
      part('folder: pictures', 'folder: nowhere'),
      'dataset_not_found',
      'nowhere',
    ],
    [
      'a class folder that is no class',
      part('[red, green, blue]', '[red, green, violet]'),
      'unknown_class',
      'blue',
    ],
    [
      'a group column that is not there',
      part(
        'top_k: [1] }',
        'top_k: [1] }\n  groups: { measure: group_accuracy, dataset: pictures, group: region }',
      ),
      'missing_group_column',
      'region',
    ],
    [
      'a key that is misspelt',
      part('labels: colours }', 'label: colours }'),
      'unknown_key',
      'Did you mean "labels"?',
    ],
    [
      'a model that is misspelt',
      part('model: [colour]', 'model: [color]'),
      'unknown_model',
      'Did you mean "colour"?',
    ],
    [
      'a dataset that is misspelt',
      part('dataset: pictures,', 'dataset: picture,'),
      'unknown_dataset',
      'Did you mean "pictures"?',
    ],
    [
      'a measurement that is misspelt',
      part('measure: calibration', 'measure: callibration'),
      'unknown_measurement',
      'Did you mean "calibration"?',
    ],
    [
      'two entries of one name',
      part('sparsity_pictures:', 'calibration_pictures:'),
      'invalid_yaml',
      'unique',
    ],
    [
      'two entries that write one value',
      part(
        'sparsity_pictures:',
        'again: { measure: calibration, dataset: pictures, bins: 3 }\n  sparsity_pictures:',
      ),
      'value_name_conflict',
      'as:',
    ],
  ])('%s', async (_, text, code, told) => {
    await writeFile(join(folder, 'bad.yaml'), text);
    const result = await run('evaluate', 'bad.yaml', '--json');
    expect(result.stderr).toContain(`error[${code}]`);
    expect(result.stderr).toContain(told);
    expect(result.code).toBeGreaterThan(0);
    expect(JSON.parse(lastLine(result.stdout))).toMatchObject({ error: { code } });
    expect(result.stderr).not.toContain('check colour');
  });

  it('a folder for results that is a file', async () => {
    const { code, stderr } = await run('evaluate', 'run.yaml', '--out', 'run.yaml');
    expect([code, stderr]).toEqual([1, expect.stringContaining('error[write_failed]')]);
    expect(stderr).not.toContain('    at ');
  });

  it('and nothing that was stored is lost', async () => {
    const { stdout } = await run('evaluate', 'run.yaml', '--json');
    await writeFile(join(folder, 'bad.yaml'), model('file: page.onnx'));
    await run('evaluate', 'bad.yaml');
    expect((await run('export', runsOf(stdout)[0] ?? '')).code).toBe(0);
  });
});

describe('logits that are not finite', () => {
  it('are counted and flagged', async () => {
    const bias = [0, 0, Number.POSITIVE_INFINITY];
    await writeFile(join(folder, 'infinite.onnx'), colourModel({ bias }));
    await writeFile(join(folder, 'infinite.yaml'), runFile.replace('colour.onnx', 'infinite.onnx'));
    const { stdout } = await run('evaluate', 'infinite.yaml', '--json', 'property_group=[]');
    const document = readValidRun(runsOf(stdout)[0] ?? '');
    expect(document.measurements[0]?.details).toMatchObject({ nonfinite: EXAMPLES - 1 });
    expect(document.values['pictures_accuracy_top1']?.value).toBe(0);
  });
});
