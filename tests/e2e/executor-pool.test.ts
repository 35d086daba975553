import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Column } from '../../src/core/column.ts';
import { InterplayError } from '../../src/core/errors.ts';
import type { ChunkTask, ExecutorSetup } from '../../src/engine/execution.ts';
import { singleFile } from '../../src/models/model-files.ts';
import { prepareModel } from '../../src/models/preparation.ts';
import type * as NodePlatform from '../../src/runtime/platform.node.ts';
import { colourClasses, colourFolder } from '../fixtures/colour-folder.ts';
import { colourModel } from '../fixtures/onnx.ts';

/** Worker threads cannot start from TypeScript here, so these claims are about the build. */
const built = resolve(import.meta.dirname, '../../build/runtime/platform.node.js');

const labels = { name: 'colours', classes: colourClasses };
const configuration = {
  file: 'colour.onnx',
  labels: 'colours',
  preprocess: {
    resize: null,
    crop: null,
    interpolation: 'bilinear' as const,
    rounding: 'torchvision' as const,
    channels: 'rgb' as const,
    scale: 1,
    mean: [0, 0, 0],
    std: [1, 1, 1],
  },
};

let root = '';
let platform: ReturnType<typeof NodePlatform.createNodePlatform>;
let setup: ExecutorSetup;

beforeAll(async () => {
  if (!existsSync(built)) throw new Error('There is no build; type: npm run build');
  const module: typeof NodePlatform = await import(pathToFileURL(built).href);
  root = await colourFolder(40);
  platform = module.createNodePlatform({
    out: join(root, 'runs'),
    baseDirectory: root,
    workers: 2,
  });
  const folder = { folder: 'pictures', labels: 'colours' };
  const { name, location, examples } = await platform.openDataset('set', folder, labels);
  const files = singleFile(colourModel({ bias: [0.5, 0, 0] }));
  setup = {
    models: [{ model: await prepareModel('tiny', configuration, files, labels), files }],
    datasets: [
      {
        name,
        location,
        ids: examples.map(({ id }) => id),
        labels: examples.map((example) => example.labels),
        maps: new Map(),
      },
    ],
    backend: 'cpu',
    threads: 1,
    batchSize: 16,
    seed: 0,
  };
});

afterAll(async () => {
  await platform.close();
  await rm(root, { recursive: true });
});

function taskOf(index: number, views = ['identity', 'rotate:30', 'gaussian_noise:3']): ChunkTask {
  const passes = views.map((view) => ({
    passId: view,
    model: 'tiny',
    view,
    rows: [],
    keep: ['logits' as const],
  }));
  return { dataset: 'set', index, start: index * 32, end: Math.min(121, (index + 1) * 32), passes };
}

const tell = () => undefined;

function bytesOf(columns: ReadonlyMap<string, Column>): [string, Buffer][] {
  return [...columns].map(([name, { data }]) => [
    name,
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  ]);
}

describe('executors in worker threads', () => {
  it('give the same columns to the last bit, whichever of them does the work', async () => {
    const [one, two] = await Promise.all([
      platform.openExecutor(setup, tell),
      platform.openExecutor(setup, tell),
    ]);
    const first = await Promise.all([0, 1, 2, 3].map((index) => one.execute(taskOf(index))));
    const backwards = await Promise.all([3, 2, 1, 0].map((index) => two.execute(taskOf(index))));
    for (const [index, result] of first.entries()) {
      const other = backwards[3 - index];
      for (const [pass, { columns, failures }] of result.passes.entries()) {
        expect(failures).toEqual(other?.passes[pass]?.failures);
        expect(bytesOf(columns)).toEqual(bytesOf(other?.passes[pass]?.columns ?? new Map()));
      }
    }
    const failures = first.flatMap(({ passes }) => passes[0]?.failures ?? []);
    expect(failures).toMatchObject([{ code: 'corrupt_image' }]);
    await Promise.all([one.close(), two.close()]);
  });

  it('leave the calling thread free while they infer', async () => {
    const executor = await platform.openExecutor(setup, tell);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await Promise.all(Array.from({ length: 40 }, (_, i) => executor.execute(taskOf(i % 4))));
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(10);
    await executor.close();
  });

  it('end after the batch under way when they are closed while they work', async () => {
    for (let round = 0; round < 5; round++) {
      const executor = await platform.openExecutor(setup, tell);
      const working = Array.from({ length: 200 }, (_, i) => executor.execute(taskOf(i % 4)));
      const outcomes = Promise.allSettled(working);
      await new Promise((resolve) => setTimeout(resolve, 20 * round));
      await executor.close();
      expect((await outcomes).at(-1)).toMatchObject({
        status: 'rejected',
        reason: { code: expect.stringMatching(/^(cancelled|worker_closed)$/) },
      });
    }
  });

  it('end when the platform is closed, also those that are still opening', async () => {
    const module: typeof NodePlatform = await import(pathToFileURL(built).href);
    const other = module.createNodePlatform({ out: join(root, 'runs'), baseDirectory: root });
    const open = await other.openExecutor(setup, tell);
    const opening = other.openExecutor(setup, tell).catch((error: unknown) => error);
    await other.close();
    await opening;
    await expect(open.execute(taskOf(0))).rejects.toMatchObject({ code: 'worker_closed' });
  });

  it('say what is wrong when they cannot open, with the error of the worker', async () => {
    const [{ model }] = setup.models as [ExecutorSetup['models'][number]];
    const broken = { ...setup, models: [{ model, files: singleFile(new Uint8Array([1, 2, 3])) }] };
    const error = await platform.openExecutor(broken, tell).then(
      () => null,
      (reason: unknown) => reason,
    );
    // The build has classes of its own; what crosses is the code.
    expect(error).toMatchObject({ name: 'ModelError', code: 'model_not_onnx' });
    expect(error).not.toBeInstanceOf(InterplayError);
  });
});
