import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainPng } from '../../tests/fixtures/colour-folder.ts';
import { colourModel } from '../../tests/fixtures/onnx.ts';
import { composeConfiguration } from '../config/composition.ts';
import { checkRunFile } from '../config/run-file.ts';
import type { JsonObject } from '../core/json.ts';
import { evaluate } from '../engine/evaluate.ts';
import { createNodePlatform } from '../runtime/platform.node.ts';
import { builtInLabelSpaces } from './label-spaces.ts';
import { namedDatasets } from './library.ts';

const read = (dataset: JsonObject) =>
  checkRunFile({ datasets: { d: dataset } }, { name: 'run.yaml' }).datasets?.['d'];

describe.each(namedDatasets.map((named) => [named.name, named] as const))('%s', (name, named) => {
  it('says what it is, where it is from, under which licence, and how its files lie', () => {
    const { title, description, layout, source, licence, paper } = named;
    for (const text of [title, licence, paper]) expect(text.length).toBeGreaterThan(2);
    for (const text of [description, layout]) expect(text).toMatch(/[.)]$/);
    expect(source).toMatch(/^https:\/\//);
  });

  it('is labelled in a built-in label space, which a run file need not say', () => {
    expect(builtInLabelSpaces.map((space) => space.name)).toContain(named.keys.labels);
    expect(read({ folder: 'x', as: name })).toEqual({
      folder: 'x',
      labels: named.keys.labels,
      ...(named.keys.groups === undefined ? {} : { groups: named.keys.groups }),
    });
  });
});

describe('as: in a run file', () => {
  it('fills in the keys that the kind of source has', () => {
    expect(read({ table: 't.csv', as: 'dollar_street' })).toEqual({
      table: 't.csv',
      labels: 'imagenet',
      path_column: 'imageRelPath',
      label_column: 'imagenet_sysnet_id',
      groups: ['region.id', 'country.name'],
      factors: ['income'],
    });
  });

  it('leaves alone what the run file says itself', () => {
    expect(read({ table: 't.csv', as: 'geode', groups: [], labels: 'mine' })).toMatchObject({
      groups: [],
      labels: 'mine',
      label_column: 'object',
    });
  });

  it('is refused for a dataset that is not known, with the nearest', () => {
    expect(() => read({ folder: 'x', as: 'imagenet_q' })).toThrow(/datasets\.d\.as.*imagenet_/);
    expect(() => read({ folder: 'x', as: 3 })).toThrow(/datasets\.d\.as/);
    expect(() => read({ folder: 'x', as: '__proto__' })).toThrow(/datasets\.d\.as/);
  });
});

describe('tables with groups, judged among ImageNet’s 1000 classes', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'interplay-library-'));
    await mkdir(join(folder, 'images'));
    const colours = { red: [200, 0, 0], green: [0, 200, 0], blue: [0, 0, 200] };
    for (const [name, colour] of Object.entries(colours))
      await writeFile(join(folder, 'images', `${name}.png`), await plainPng(colour));
    // Red pictures are called a backpack (414), green ones a candle (470), blue ones toilet tissue (999).
    const weights = [414, 470, 999].map((c) =>
      Array.from({ length: 1000 }, (_, i) => Number(i === c)),
    );
    await writeFile(join(folder, 'model.onnx'), colourModel({ weights }));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function measured(name: string, group: string, csv: string) {
    await writeFile(join(folder, `${name}.csv`), csv);
    const runFile = checkRunFile(
      {
        model: ['m'],
        models: { m: { file: 'model.onnx', labels: 'imagenet', preprocess: {} } },
        datasets: { d: { table: `${name}.csv`, as: name } },
        task_library: {
          right: { measure: 'accuracy', dataset: 'd', top_k: [1] },
          regions: { measure: 'group_accuracy', dataset: 'd', group },
        },
      },
      { name: 'test' },
    );
    const out = join(folder, `runs-${name}`);
    const platform = createNodePlatform({ out, baseDirectory: folder, inThread: true });
    const [run] = await evaluate(composeConfiguration({ runFile }), platform);
    return run;
  }

  it('GeoDE: right with any class of the object; objects without one are left out', async () => {
    const run = await measured(
      'geode',
      'region',
      [
        'file_path,object,region',
        'images/red.png,bag,Africa',
        'images/green.png,tree,Africa',
        'images/blue.png,hand_soap,Europe',
      ].join('\n'),
    );
    expect(run?.datasets['d']).toMatchObject({ examples: 2 });
    expect(run?.datasets['d']?.classes).toHaveLength(1000);
    expect(run?.values['d_accuracy_top1']).toMatchObject({ value: 0.5, n: 2 });
    expect(run?.values['d_accuracy_africa']).toMatchObject({ value: 1, n: 1 });
    expect(run?.values['d_accuracy_europe']).toMatchObject({ value: 0, n: 1 });
  });

  it('Dollar Street: right with any of the classes that a photo is given', async () => {
    const run = await measured(
      'dollar_street',
      'region.id',
      [
        'id,country.name,region.id,imageRelPath,income,imagenet_synonyms,imagenet_sysnet_id',
        '1,Kenya,af,images/red.png,45.5,"[\'purse\', \'backpack\']","[748, 414]"',
        '2,Italy,eu,images/green.png,1200,"[\'stove\']",[827]',
        '3,Italy,eu,images/blue.png,3000,"[\'toilet tissue\']",[999]',
      ].join('\n'),
    );
    expect(run?.values['d_accuracy_top1']).toMatchObject({ value: 2 / 3, n: 3 });
    expect(run?.values['d_accuracy_af']).toMatchObject({ value: 1, n: 1 });
    expect(run?.values['d_accuracy_eu']).toMatchObject({ value: 0.5, n: 2 });
  });
});
