import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainPng } from '../../tests/fixtures/colour-folder.ts';
import { colourModel } from '../../tests/fixtures/onnx.ts';
import { composeConfiguration } from '../config/composition.ts';
import { checkRunFile } from '../config/run-file.ts';
import type { JsonObject } from '../core/json.ts';
import { randomStream } from '../core/random.ts';
import { createNodePlatform } from '../runtime/platform.node.ts';
import type { RunEvent } from './events.ts';
import { evaluate, type EvaluateOptions } from './evaluate.ts';
import type { ChunkTask, Executor } from './execution.ts';
import type { Platform } from './platform.ts';

const CLASSES = ['red', 'green', 'blue'];
const PICTURES = 330;
const SIZE = 8;

let folder = '';
let runs = 0;

/** Class folders of noisy pictures, each with more of its own colour; two of them are no pictures at all. */
async function writePictures(): Promise<void> {
  const noise = randomStream('evaluate.test');
  for (const name of CLASSES) await mkdir(join(folder, 'photos', name), { recursive: true });
  const rows = ['file_name,site'];
  for (let index = 0; index < PICTURES; index++) {
    const label = index % CLASSES.length;
    const pixels = Uint8Array.from({ length: SIZE * SIZE * 3 }, (_, i) => {
      const own = i % 3 === label ? 12 : 0;
      return Math.floor(noise.uniform(index * 1000 + i) * 200) + own;
    });
    const png = await sharp(pixels, { raw: { width: SIZE, height: SIZE, channels: 3 } })
      .png()
      .toBuffer();
    const id = `${CLASSES[label]}/${String(index).padStart(4, '0')}.png`;
    const corrupt = index === 5 || index === 299;
    await writeFile(join(folder, 'photos', id), corrupt ? 'not a picture' : png);
    rows.push(`${id},${index % 2 === 0 ? 'north' : 'south'}`);
  }
  await writeFile(join(folder, 'photos/metadata.csv'), `${rows.join('\n')}\n`);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interplay-evaluate-'));
  await writePictures();
  const size = { height: SIZE, width: SIZE };
  await writeFile(join(folder, 'colour.onnx'), colourModel(size));
  const sharper = [
    [9, 0, -3],
    [-3, 9, 0],
    [0, -3, 9],
  ];
  await writeFile(join(folder, 'sharper.onnx'), colourModel({ ...size, weights: sharper }));
  // Red and green together overflow float32 in the brighter half of the pictures.
  const overflow = [
    [3.4e38, 0, 0],
    [3.4e38, 0, 0],
    [0, 0, 0],
  ];
  const bias = [0.7e38, 0, 0];
  await writeFile(join(folder, 'overflow.onnx'), colourModel({ ...size, weights: overflow, bias }));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const library = {
  property: {
    calibration: { measure: 'calibration', dataset: 'photos' },
    sparsity: { measure: 'sparsity', dataset: 'photos', thresholds: [0.1, 0.4] },
    equivariance: { measure: 'equivariance', dataset: 'photos', magnitudes: ['30', '-90'] },
    invariance: { measure: 'invariance', dataset: 'photos', magnitudes: ['30', '-90'] },
    consistency: { measure: 'consistency', dataset: 'photos', magnitudes: ['30', '-90'] },
  },
  task: {
    accuracy: { measure: 'accuracy', dataset: 'photos', top_k: [1, 2] },
    sites: { measure: 'group_accuracy', dataset: 'photos', group: 'site' },
  },
};

/** A run file over the folder, with some members replaced. */
function configurationOf(members: JsonObject = {}) {
  const model = (file: string) => ({
    file,
    outputs: { logits: 'logits', embedding: 'embedding' },
    labels: 'colours',
  });
  const runFile: JsonObject = {
    model: ['colour'],
    batch_size: 32,
    models: {
      colour: model('colour.onnx'),
      sharper: model('sharper.onnx'),
      overflow: model('overflow.onnx'),
    },
    label_spaces: { colours: CLASSES },
    datasets: {
      photos: {
        folder: 'photos',
        labels: 'colours',
        metadata: 'photos/metadata.csv',
        groups: ['site'],
      },
    },
    property_library: library.property,
    task_library: library.task,
    property_group: Object.keys(library.property),
    task_group: Object.keys(library.task),
    ...members,
  };
  return composeConfiguration({ runFile: checkRunFile(runFile, { name: 'test' }) });
}

/** A platform over a store of its own, in this thread, that notes the chunks it executes. */
function newPlatform(
  out = join(folder, `runs-${(runs += 1)}`),
): Platform & { tasks: ChunkTask[]; out: string } {
  const platform = createNodePlatform({ out, baseDirectory: folder, inThread: true });
  const tasks: ChunkTask[] = [];
  const openExecutor: Platform['openExecutor'] = async (setup, notify) => {
    const executor = await platform.openExecutor(setup, notify);
    const execute: Executor['execute'] = (task) => {
      tasks.push(task);
      return executor.execute(task);
    };
    return { ...executor, execute };
  };
  return { ...platform, openExecutor, tasks, out };
}

/** Values of the one run of a configuration, as the text of their JSON. */
async function valuesOf(
  platform: Platform,
  members: JsonObject = {},
  options: EvaluateOptions = {},
): Promise<string> {
  const [run] = await evaluate(configurationOf(members), platform, options);
  return JSON.stringify(run?.values);
}

describe('evaluate', () => {
  let reference = '';

  beforeAll(async () => {
    reference = await valuesOf(newPlatform());
  });

  it('measures everything asked for on every picture that can be read', async () => {
    const [run] = await evaluate(configurationOf(), newPlatform());
    expect(run?.measurements.map(({ status, reason }) => [status, reason])).toEqual(
      Array.from({ length: 7 }, () => ['ok', undefined]),
    );
    expect(run?.values['photos_accuracy_top1']?.n).toBe(PICTURES - 2);
    expect(run?.values['photos_accuracy_top1']?.value).toBeGreaterThan(0.5);
    expect(run?.values['photos_accuracy_north']?.n).toBe(PICTURES / 2 - 0);
    expect(run?.status).toBe('complete');
  });

  it('names the pictures that it had to skip', async () => {
    const [run] = await evaluate(configurationOf(), newPlatform());
    const skipped = run?.datasets['photos']?.skipped ?? [];
    expect(skipped.map(({ id, code }) => [id, code])).toEqual([
      ['blue/0005.png', 'corrupt_image'],
      ['blue/0299.png', 'corrupt_image'],
    ]);
    expect(run?.datasets['photos']?.examples).toBe(PICTURES);
  });

  it('names a picture as skipped for the models that could not be shown it, and for no other', async () => {
    for (const [place, size] of [
      ['red/0', 8],
      ['red/1', 9],
    ] as const) {
      await mkdir(join(folder, 'sizes', 'red'), { recursive: true });
      await writeFile(join(folder, 'sizes', `${place}.png`), await plainPng([200, 0, 0], size));
    }
    const model = (preprocess: JsonObject) => ({
      file: 'colour.onnx',
      labels: 'colours',
      preprocess,
    });
    const configuration = configurationOf({
      model: ['strict', 'resizing'],
      models: { strict: model({}), resizing: model({ resize: [8, 8] }) },
      datasets: { sizes: { folder: 'sizes', labels: 'colours' } },
      property_library: {},
      property_group: [],
      task_library: { right: { measure: 'accuracy', dataset: 'sizes' } },
      task_group: ['right'],
    });
    const documents = await evaluate(configuration, newPlatform());
    const skipped = documents.map(({ datasets }) => datasets['sizes']?.skipped.map(({ id }) => id));
    expect(skipped).toEqual([['red/1.png'], []]);
    expect(documents.map(({ values }) => values['sizes_accuracy_top1']?.n)).toEqual([1, 2]);
  });

  it('gives the same values to the last bit with several executors', async () => {
    const platform = newPlatform();
    const shared: Platform = { ...platform, parallelism: () => ({ executors: 3, threads: 1 }) };
    expect(await valuesOf(shared)).toBe(reference);
  });

  it.each([32, 50])(
    'writes the same records to the last byte when parts of chunks are shared, in batches of %i',
    async (batch_size) => {
      const recordsOf = async (executors: number) => {
        const platform = newPlatform();
        const parallelism = () => ({ executors, threads: 1 });
        await valuesOf({ ...platform, parallelism }, { batch_size });
        const passes = join(platform.out, 'passes');
        const files = (await readdir(passes, { recursive: true })).filter((file) =>
          /\.(parquet|npy)$/.test(file),
        );
        const contents = await Promise.all(
          files.sort().map(async (file) => [file, await readFile(join(passes, file), 'base64')]),
        );
        return { contents, tasks: platform.tasks.length };
      };
      const whole = await recordsOf(1);
      const shared = await recordsOf(3);
      expect(whole.tasks).toBe(2);
      expect(shared.tasks).toBeGreaterThan(4);
      expect(whole.contents.length).toBeGreaterThan(2);
      expect(shared.contents).toEqual(whole.contents);
    },
  );

  it('goes on where it was interrupted, infers only what is missing, and ends with the same bytes', async () => {
    const platform = newPlatform();
    const controller = new AbortController();
    const onEvent = (event: RunEvent) => {
      if (event.type === 'progress') controller.abort();
    };
    const interrupted = valuesOf(platform, {}, { signal: controller.signal, onEvent });
    await expect(interrupted).rejects.toMatchObject({ code: 'cancelled' });
    const [saved] = await platform.store.listRuns();
    expect(saved?.status).toBe('partial');
    const again = newPlatform(platform.out);
    expect(await valuesOf(again)).toBe(reference);
    expect(again.tasks.map(({ index }) => index)).toEqual([1]);
  });

  it('gives the same answers and the same values to 1e-5 in batches of another size', async () => {
    const values = JSON.parse(reference) as Record<
      string,
      { value: number; n: number; ci95: number[] | null }
    >;
    for (const batch_size of [50, 64]) {
      const others = JSON.parse(await valuesOf(newPlatform(), { batch_size })) as typeof values;
      expect(Object.keys(others)).toEqual(Object.keys(values));
      for (const [name, { value, n, ci95 }] of Object.entries(values)) {
        expect(others[name]?.n, name).toBe(n);
        expect(Math.abs((others[name]?.value ?? NaN) - value), name).toBeLessThan(1e-5);
        for (const [side, bound] of (ci95 ?? []).entries()) {
          expect(Math.abs((others[name]?.ci95?.[side] ?? NaN) - bound), name).toBeLessThan(1e-5);
        }
      }
    }
  });

  it('goes on after a run with other measurements was interrupted on the same passes', async () => {
    const platform = newPlatform();
    const controller = new AbortController();
    const onEvent = (event: RunEvent) => {
      if (event.type === 'progress') controller.abort();
    };
    await expect(
      valuesOf(platform, {}, { signal: controller.signal, onEvent }),
    ).rejects.toMatchObject({
      code: 'cancelled',
    });
    const fewer = { property_group: ['consistency'], task_group: ['accuracy'] };
    expect(JSON.parse(await valuesOf(newPlatform(platform.out), fewer))).toMatchObject({
      photos_accuracy_top1: { n: PICTURES - 2 },
    });
    expect(await valuesOf(newPlatform(platform.out))).toBe(reference);
  });

  it('keeps the complete run when a forced repetition is interrupted, also in chunks that cut blocks', async () => {
    const members = { batch_size: 50 };
    const platform = newPlatform();
    const whole = await valuesOf(platform, members);
    const controller = new AbortController();
    const onEvent = (event: RunEvent) => {
      if (event.type === 'progress') controller.abort();
    };
    const forced = valuesOf(platform, members, { force: true, signal: controller.signal, onEvent });
    await expect(forced).rejects.toMatchObject({ code: 'cancelled' });
    expect(await valuesOf(newPlatform(platform.out), members)).toBe(whole);
    const subset = { ...members, property_group: ['equivariance', 'sparsity'] };
    const values = JSON.parse(await valuesOf(newPlatform(platform.out), subset));
    const expected = JSON.parse(whole);
    for (const name of Object.keys(values)) expect(values[name], name).toEqual(expected[name]);
  });

  it('returns a complete run instead of repeating it, unless forced', async () => {
    const platform = newPlatform();
    await valuesOf(platform);
    const count = platform.tasks.length;
    expect(await valuesOf(platform)).toBe(reference);
    expect(platform.tasks).toHaveLength(count);
    expect(await valuesOf(platform, {}, { force: true })).toBe(reference);
    expect(platform.tasks).toHaveLength(2 * count);
  });

  it('adds a measurement to a finished run without inference when the records suffice', async () => {
    const platform = newPlatform();
    await valuesOf(platform, { property_group: ['sparsity'], task_group: ['accuracy'] });
    const count = platform.tasks.length;
    const [run] = await evaluate(
      configurationOf({ property_group: ['calibration', 'sparsity'] }),
      platform,
    );
    expect(run?.values['photos_calibration_nll']?.n).toBe(PICTURES - 2);
    expect(platform.tasks).toHaveLength(count);
  });

  it('infers again only the passes whose records lack columns, and keeps those they have', async () => {
    const platform = newPlatform();
    await valuesOf(platform, { property_group: ['consistency'], task_group: ['accuracy'] });
    platform.tasks.length = 0;
    expect(await valuesOf(platform)).toBe(reference);
    const views = new Set(platform.tasks.flatMap(({ passes }) => passes.map(({ view }) => view)));
    expect([...views].sort()).toEqual(['identity', 'rotate:-90', 'rotate:30']);
    platform.tasks.length = 0;
    await valuesOf(platform, { property_group: ['consistency'] });
    expect(platform.tasks).toEqual([]);
  });

  it('infers each model under each view once, however many measurements read it', async () => {
    const platform = newPlatform();
    const configuration = configurationOf({ model: ['colour', 'sharper'] });
    const documents = await evaluate(configuration, platform);
    expect(documents.map(({ model }) => model.name)).toEqual(['colour', 'sharper']);
    expect(platform.tasks.map(({ passes }) => passes.length)).toEqual([6, 6]);
    expect(JSON.stringify(documents[0]?.values)).toBe(reference);
  });

  it('derives columns that several measurements read once, and reads them once', async () => {
    const platform = newPlatform();
    const read: string[] = [];
    const store = {
      ...platform.store,
      readChunk: (id: string, index: number, columns: readonly string[]) => {
        read.push(columns.join(' '));
        return platform.store.readChunk(id, index, columns);
      },
    };
    const measures = ['rankme', 'participation_ratio', 'twonn'];
    const [document] = await evaluate(
      configurationOf({
        property_library: Object.fromEntries(
          measures.map((measure) => [measure, { measure, dataset: 'photos' }]),
        ),
        property_group: measures,
        task_group: [],
      }),
      { ...platform, store },
    );
    expect(Object.keys(document?.values ?? {})).toContain('photos_geometry_participation_ratio');
    expect(document?.measurements.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
    for (const { passes } of platform.tasks) {
      expect(passes.map(({ rows }) => rows.map(({ measure }) => measure))).toEqual([['rankme']]);
    }
    expect(read.filter((columns) => columns.includes('embedding_sample'))).toHaveLength(
      platform.tasks.length,
    );
  });

  it('tells the check of stored passes to a run that infers nothing', async () => {
    const { out } = newPlatform();
    const [first] = await evaluate(configurationOf({ task_group: ['accuracy'] }), newPlatform(out));
    const later = newPlatform(out);
    const [second] = await evaluate(configurationOf({ property_group: ['calibration'], task_group: [] }), later); // prettier-ignore
    expect(later.tasks).toEqual([]);
    expect(first?.environment.check).not.toBeNull();
    expect(second?.environment.check).toEqual(first?.environment.check);
  });

  it('checks the backend before the run and stores what it found', async () => {
    const events: RunEvent[] = [];
    const [run] = await evaluate(configurationOf(), newPlatform(), {
      onEvent: (event) => events.push(event),
    });
    const { check } = run?.environment ?? {};
    expect(check).toMatchObject({ reference: 'wasm', examples: 8, top1Agreement: 1, ok: true });
    expect(check?.maxLogitDifference).toBeLessThan(1e-4);
    const order = events.map(({ type }) => type);
    expect(order.indexOf('check')).toBeLessThan(order.indexOf('progress'));
  });

  it('counts logits that are not finite, scores them wrong, and says so', async () => {
    const notices: string[] = [];
    const onEvent = (event: RunEvent) => {
      if (event.type === 'notice') notices.push(event.code);
    };
    const members = {
      model: ['overflow'],
      property_group: ['calibration'],
      task_group: ['accuracy'],
    };
    const [run] = await evaluate(configurationOf(members), newPlatform(), { onEvent });
    const nonfinite = run?.datasets['photos']?.nonfinite ?? 0;
    expect(nonfinite).toBeGreaterThan(50);
    expect(nonfinite).toBeLessThan(PICTURES - 50);
    expect(run?.values['photos_accuracy_top1']?.n).toBe(PICTURES - 2);
    expect(run?.values['photos_calibration_ece']?.n).toBe(PICTURES - 2 - nonfinite);
    expect(notices).toContain('nonfinite_logits');
  });

  it('shows right and wrong answers with pictures', async () => {
    const [run] = await evaluate(configurationOf(), newPlatform());
    expect(run?.samples.length).toBeGreaterThan(3);
    expect(run?.samples[0]).toMatchObject({ dataset: 'photos' });
    expect(run?.samples[0]?.picture).toMatch(/^data:image\/png;base64,/);
    expect(run?.samples[0]?.prediction).toHaveLength(3);
  });
});

describe('before the first inference', () => {
  const refused = async (members: JsonObject) => {
    const platform = newPlatform();
    const error: unknown = await valuesOf(platform, members).catch((caught: unknown) => caught);
    expect(platform.tasks).toEqual([]);
    expect(await platform.store.listRuns()).toEqual([]);
    return error;
  };

  it('refuses a group column that the dataset does not have', async () => {
    const task_library = {
      sites: { measure: 'group_accuracy', dataset: 'photos', group: 'country' },
    };
    expect(await refused({ task_library, task_group: ['sites'] })).toMatchObject({
      code: 'missing_group_column',
    });
  });

  it('refuses two entries that would write the same value, unless one is renamed', async () => {
    const other = { measure: 'calibration', dataset: 'photos', bins: 10 };
    const members = (entry: JsonObject) => ({
      property_library: { ...library.property, other: entry },
      property_group: ['calibration', 'other'],
    });
    expect(await refused(members(other))).toMatchObject({ code: 'value_name_conflict' });
    const values = await valuesOf(newPlatform(), members({ ...other, as: 'coarse' }));
    expect(values).toContain('"photos_coarse_ece"');
  });

  it.each([
    ['another top_k', { measure: 'accuracy', dataset: 'photos', top_k: [5] }, 'balanced'],
    ['another grouping', { measure: 'group_accuracy', dataset: 'photos', group: 'top' }, 'top1'],
  ])(
    'refuses two entries that share a value beside their primary ones: %s',
    async (_, other, value) => {
      const metadata = 'photos/tops.csv';
      const lines = (await readFile(join(folder, 'photos/metadata.csv'), 'utf8'))
        .trim()
        .split('\n');
      const tops = lines.map(
        (line, i) => `${line.split(',')[0]},${i === 0 ? 'top' : `top${i % 2}`}`,
      );
      await writeFile(join(folder, metadata), tops.join('\n'));
      const error = await refused({
        datasets: { photos: { folder: 'photos', labels: 'colours', metadata, groups: ['top'] } },
        property_group: [],
        task_library: { accuracy: library.task.accuracy, other },
        task_group: ['accuracy', 'other'],
      });
      expect(error).toMatchObject({
        code: 'value_name_conflict',
        context: { value: `photos_accuracy_${value}` },
      });
    },
  );

  it('refuses a model and a dataset of different label spaces', async () => {
    const members = {
      label_spaces: { colours: CLASSES, tones: ['red', 'green', 'blue', 'white'] },
      datasets: {
        photos: {
          folder: 'photos',
          labels: 'tones',
          metadata: 'photos/metadata.csv',
          groups: ['site'],
        },
      },
    };
    expect(await refused(members)).toMatchObject({ code: 'label_space_mismatch' });
  });

  it('refuses a label space of another size than the logits turn out to have', async () => {
    const members = {
      label_spaces: { colours: [...CLASSES, 'white'] },
      property_group: ['calibration'],
      task_group: ['accuracy'],
    };
    expect(await refused(members)).toMatchObject({ code: 'class_count_mismatch' });
  });

  it('refuses a preprocessing that gives no picture of the size the model takes', async () => {
    const model = { file: 'colour.onnx', labels: 'colours', preprocess: { resize: [9, 9] } };
    expect(await refused({ models: { colour: model } })).toMatchObject({
      code: 'input_size_mismatch',
    });
  });

  it('refuses an unknown transform', async () => {
    const property_library = {
      turned: { measure: 'consistency', dataset: 'photos', transform: 'rotat' },
    };
    expect(await refused({ property_library, property_group: ['turned'] })).toMatchObject({
      code: 'unknown_transform',
    });
  });
});
