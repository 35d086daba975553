import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { colourFolder } from '../../tests/fixtures/colour-folder.ts';
import { colourModel } from '../../tests/fixtures/onnx.ts';
import { composeConfiguration } from '../config/composition.ts';
import { checkRunFile } from '../config/run-file.ts';
import type { JsonObject } from '../core/json.ts';
import { createNodePlatform } from '../runtime/platform.node.ts';
import type { RunDocument } from '../report/run-document.ts';
import { evaluate } from './evaluate.ts';
import type { RunEvent } from './events.ts';

const COUNT = 4;
let folder = '';
let calls = 0;

/** Class k's logit is the mean of the channels by column k of the weights. */
const models = {
  // red, green, blue
  plain: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  // black, blue, green, red: black always comes first
  turned: [
    [9, 0, 0, 1],
    [9, 0, 1, 0],
    [9, 1, 0, 0],
  ],
  // crimson, leaf, sky, ruby, night: blue pictures are called night
  paints: [
    [1, 0, 0, 2, 0],
    [0, 1, 0, 0, 0],
    [0, 0, 1, 0, 3],
  ],
};

beforeAll(async () => {
  folder = await colourFolder(COUNT);
  await rm(join(folder, 'pictures', 'green', 'broken.png'));
  for (const [name, weights] of Object.entries(models)) {
    await writeFile(join(folder, `${name}.onnx`), colourModel({ weights }));
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(
  model: string[],
  dataset: JsonObject = {},
  members: JsonObject = {},
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<RunDocument[]> {
  const labels: Record<string, string> = { plain: 'colours', turned: 'tones', paints: 'paints' };
  const files = model.map((name) => [
    name,
    { file: `${name}.onnx`, labels: labels[name] ?? 'colours', preprocess: {} },
  ]);
  const configuration = composeConfiguration({
    runFile: checkRunFile(
      {
        model,
        models: Object.fromEntries(files),
        label_spaces: {
          colours: ['red', 'green', 'blue'],
          tones: ['black', 'blue', 'green', 'red'],
          paints: ['crimson', 'leaf', 'sky', 'ruby', 'night'],
        },
        datasets: { pictures: { folder: 'pictures', labels: 'colours', ...dataset } },
        task_library: { right: { measure: 'accuracy', dataset: 'pictures', top_k: [1, 2] } },
        property_library: { sure: { measure: 'calibration', dataset: 'pictures' } },
        batch_size: 8,
        ...members,
      },
      { name: 'test' },
    ),
  });
  const out = join(folder, `runs-${(calls += 1)}`);
  const platform = createNodePlatform({ out, baseDirectory: folder, inThread: true });
  return evaluate(configuration, platform, { onEvent });
}

async function mapFile(map: JsonObject): Promise<{ file: string }> {
  const file = `map-${(calls += 1)}.json`;
  await writeFile(join(folder, file), JSON.stringify(map));
  return { file };
}

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  const error: unknown = await promise.catch((caught: unknown) => caught);
  return error instanceof Error && 'code' in error ? error.code : error;
}

describe('a model of another label space', () => {
  it('answers in the dataset’s classes, found by their names, beside a model that needs no map', async () => {
    const told: string[] = [];
    const [plain, turned] = await run(['plain', 'turned'], {}, {}, (event) => {
      if (event.type === 'notice') told.push(`${event.code}: ${event.message}`);
    });
    expect(turned?.values).toEqual(plain?.values);
    expect(turned?.values['pictures_accuracy_top1']).toMatchObject({ value: 1, n: 3 * COUNT });
    expect(turned?.datasets['pictures']?.classes).toEqual(['red', 'green', 'blue']);
    expect(turned?.samples[0]?.prediction).toHaveLength(3);
    expect(turned?.passes[0]?.id).not.toBe(plain?.passes[0]?.id);
    expect(told).toEqual([expect.stringMatching(/^labels_matched_by_name: pictures.*turned/)]);
  });

  it('answers in all of its own classes where the dataset names no label space', async () => {
    const datasets = { pictures: { folder: 'pictures' } };
    const [turned] = await run(['turned'], {}, { datasets });
    expect(turned?.values['pictures_accuracy_top1']?.value).toBe(0);
    expect(turned?.values['pictures_accuracy_top2']?.value).toBe(1);
    expect(turned?.datasets['pictures']?.classes).toEqual(['black', 'blue', 'green', 'red']);
    // blue/00.png: black, then blue.
    expect(turned?.samples[0]).toMatchObject({ id: 'blue/00.png', label: 1 });
    expect(turned?.samples[0]?.prediction.slice(0, 2)).toEqual([0, 1]);
  });

  it('is refused where a class has no counterpart, with what to do', async () => {
    const refused: unknown = await run(['paints']).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'label_space_mismatch' });
    expect(String(refused)).toMatch(/3 of its 3 classes.*red, green, blue.*map: \{ file/s);
  });
});

describe('a map in a file', () => {
  it('puts several classes of the model into one, the best of them standing for it', async () => {
    const map = await mapFile({ red: ['crimson', 'ruby'], green: 1, blue: ['sky'] });
    const [paints] = await run(['paints'], { map });
    expect(paints?.values['pictures_accuracy_top1']).toMatchObject({ value: 1, n: 3 * COUNT });
    expect(paints?.datasets['pictures']?.classes).toEqual(['red', 'green', 'blue']);
    expect(paints?.config['datasets']).toMatchObject({ pictures: { map } });
  });

  it('leaves the pictures of classes out that it gives nothing, and says so', async () => {
    const map = await mapFile({ red: ['crimson', 'ruby'], green: 'leaf', blue: [] });
    const told: string[] = [];
    const [paints] = await run(['paints'], { map }, {}, (event) => {
      if (event.type === 'notice') told.push(`${event.code}: ${event.message}`);
    });
    expect(paints?.datasets['pictures']).toMatchObject({
      examples: 2 * COUNT,
      classes: ['red', 'green'],
    });
    expect(paints?.values['pictures_accuracy_top1']).toMatchObject({ value: 1, n: 2 * COUNT });
    expect(told).toEqual([expect.stringMatching(/^classes_left_out: pictures: 4 of its 12/)]);
  });

  it('accepts any of the classes it gives, among all that the model has', async () => {
    const map = { ...(await mapFile({ red: [0, 3], green: 1, blue: ['sky', 1] })), rule: 'any_of' };
    const [paints] = await run(['paints'], { map });
    // Blue pictures are called night, then sky.
    expect(paints?.values['pictures_accuracy_top1']?.value).toBeCloseTo(2 / 3, 12);
    expect(paints?.values['pictures_accuracy_top2']?.value).toBe(1);
    expect(paints?.datasets['pictures']?.classes).toHaveLength(5);
  });

  it('gives the mean probability of each group where that is the rule', async () => {
    const groups = { red: [0, 3], green: [1], blue: [2, 4] };
    const map = { ...(await mapFile(groups)), rule: 'mean_probability' };
    const [paints] = await run(['paints'], { map });
    // A blue picture of level 200 in its own channel and 10 in the others: see colourFolder.
    const [r, g, b] = [10 / 255, 10 / 255, 200 / 255];
    const weights = [r, g, b, 2 * r, 3 * b].map((logit) => Math.exp(logit));
    const [crimson = 0, leaf = 0, sky = 0, ruby = 0, night = 0] = weights;
    const [red, green, blue] = [(crimson + ruby) / 2, leaf, (sky + night) / 2];
    const sample = paints?.samples.find(({ id }) => id === 'blue/00.png');
    expect(sample?.prediction[0]).toBe(2);
    expect(sample?.probability[0]).toBeCloseTo(blue / (red + green + blue), 6);
  });

  it.each([
    ['an index beyond the model', { red: 5, green: 1, blue: 2 }, 'unknown_class'],
    ['a class that is missing', { red: 0, green: 1 }, 'unmapped_class'],
    ['an index for two classes', { red: 0, green: 0, blue: 2 }, 'class_mapped_twice'],
  ])('is refused before anything is inferred: %s', async (_, groups, code) => {
    expect(await codeOf(run(['paints'], { map: await mapFile(groups) }))).toBe(code);
  });
});

describe('a model that names no label space', () => {
  const unnamed = (name: string) => ({
    models: { [name]: { file: `${name}.onnx`, preprocess: {} } },
  });

  it('answers in the dataset’s classes where it has as many', async () => {
    const [plain] = await run(['plain'], {}, unnamed('plain'));
    expect(plain?.values['pictures_accuracy_top1']?.value).toBe(1);
  });

  it('is refused where it has another number of them', async () => {
    expect(await codeOf(run(['paints'], {}, unnamed('paints')))).toBe('label_space_mismatch');
  });

  it('takes a map of indices', async () => {
    const map = await mapFile({ red: [0, 3], green: 1, blue: 2 });
    const [paints] = await run(['paints'], { map }, unnamed('paints'));
    expect(paints?.values['pictures_accuracy_top1']?.value).toBe(1);
  });
});

it('a limit draws from the pictures that are not left out, each class with its share', async () => {
  const map = await mapFile({ red: 'ruby', green: 'leaf', blue: [] });
  const [paints] = await run(['paints'], { map }, { limit: 4 });
  expect(paints?.values['pictures_accuracy_top1']?.n).toBe(4);
  expect(paints?.values['pictures_accuracy_class_0']?.n).toBe(2);
});
