import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { colourClasses, colourFolder } from '../../tests/fixtures/colour-folder.ts';
import { colourModel, unsupportedOperatorModel } from '../../tests/fixtures/onnx.ts';
import { InterplayError } from '../core/errors.ts';
import type { Executor, ExecutorSetup } from '../engine/execution.ts';
import { STATUS } from '../engine/record.ts';
import type { Preprocess } from '../images/picture.ts';
import { singleFile } from '../models/model-files.ts';
import { prepareModel } from '../models/preparation.ts';
import { openRemoteExecutor, serveExecutor, type ExecutorService } from './executor-service.ts';
import { createNodeExecutor } from './executor.node.ts';
import { createNodePlatform } from './platform.node.ts';
import { openBridge, serve, type WorkerEnd } from './worker-bridge.ts';
import { messageEnd } from './worker-end.node.ts';

const labels = { name: 'colours', classes: colourClasses };
const preprocess: Preprocess = {
  resize: null,
  crop: null,
  interpolation: 'bilinear',
  rounding: 'torchvision',
  channels: 'rgb',
  scale: 1,
  mean: [0, 0, 0],
  std: [1, 1, 1],
};
const configuration = { file: 'colour.onnx', preprocess, labels: 'colours' };

let root = '';
const executors: Executor[] = [];

beforeAll(async () => {
  root = await colourFolder(3);
});
afterEach(async () => {
  await Promise.all(executors.splice(0).map((executor) => executor.close()));
});
afterAll(() => rm(root, { recursive: true }));

const platformHere = () =>
  createNodePlatform({ out: join(root, 'runs'), baseDirectory: root, inThread: true });

async function setupOf(data: Uint8Array<ArrayBuffer>): Promise<ExecutorSetup> {
  const folder = { folder: 'pictures', labels: 'colours' };
  const files = singleFile(data);
  const { name, location, examples } = await platformHere().openDataset('set', folder, labels);
  return {
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
    batchSize: 4,
    seed: 0,
  };
}

const task = {
  dataset: 'set',
  index: 0,
  start: 0,
  end: 10,
  passes: [
    { passId: 'p', model: 'tiny', view: 'identity', rows: [], keep: ['embedding' as const] },
  ],
};

async function open(data: Uint8Array<ArrayBuffer>): Promise<Executor> {
  const executor = await createNodeExecutor(await setupOf(data), () => undefined);
  executors.push(executor);
  return executor;
}

/** The same executor behind a message channel, as it is behind a worker thread. */
async function openRemote(data: Uint8Array<ArrayBuffer>): Promise<Executor> {
  const { port1, port2 } = new MessageChannel();
  const end: WorkerEnd = {
    ...messageEnd(port1),
    onCrash: () => undefined,
    terminate: () => port1.close(),
  };
  serve(serveExecutor(createNodeExecutor), messageEnd(port2));
  const bridge = openBridge<ExecutorService>(end, 'executor');
  const executor = await openRemoteExecutor(bridge, await setupOf(data), () => undefined);
  executors.push(executor);
  return executor;
}

async function errorOf(promise: Promise<unknown>): Promise<InterplayError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof InterplayError))
    throw new Error(`not an InterplayError: ${String(error)}`);
  return error;
}

describe.each([
  ['in this thread', open],
  ['behind a message channel', openRemote],
])('an executor %s', (_, start) => {
  it('records what the model says of each picture, and names the one that cannot be read', async () => {
    const { passes } = await (await start(colourModel())).execute(task);
    const columns = passes[0]?.columns;
    // In order: blue/00 … 02, green/00 … 02, green/broken, red/00 … 02.
    expect([...(columns?.get('top_id_1')?.data ?? [])]).toEqual([2, 2, 2, 1, 1, 1, -1, 0, 0, 0]);
    expect([...(columns?.get('max_logit')?.data ?? [])]).toEqual(
      [200, 201, 202, 200, 201, 202, NaN, 200, 201, 202], // prettier-ignore
    );
    expect([...(columns?.get('embedding')?.data ?? [])].slice(0, 6)).toEqual(
      [10, 10, 200, 10, 10, 201], // prettier-ignore
    );
    expect(columns?.get('status')?.data[6]).toBe(STATUS.skipped);
    expect(passes[0]?.failures).toMatchObject([{ index: 6, code: 'corrupt_image' }]);
  });

  it('flags the rows whose logits are not finite', async () => {
    const executor = await start(colourModel({ bias: [NaN, 0, 0] }));
    const { passes } = await executor.execute(task);
    const status = passes[0]?.columns.get('status')?.data ?? [];
    expect([...status].filter((value) => value === STATUS.nonfinite)).toHaveLength(9);
    expect(passes[0]?.failures).toHaveLength(1);
  });

  it('agrees with the reference backend, and a batch with single pictures', async () => {
    const executor = await start(colourModel());
    const request = { model: 'tiny', dataset: 'set', examples: 4, tolerance: 1e-3 };
    const check = await executor.check({ ...request, reference: 'wasm' });
    expect(check).toMatchObject({ reference: 'wasm', top1Agreement: 1, ok: true });
    expect(check.maxLogitDifference).toBeLessThan(1e-3);
  });

  it('does not open with an operator that nothing has', async () => {
    expect((await errorOf(start(unsupportedOperatorModel()))).code).toBe('unsupported_operator');
  });
});

describe('the platform in Node', () => {
  it('finds models beside the run file', async () => {
    await writeFile(join(root, 'colour.onnx'), colourModel());
    expect(await platformHere().readModel('tiny', configuration)).toEqual(
      singleFile(colourModel()),
    );
  });

  it('says where it looked for a model that is not there', async () => {
    const missing = { ...configuration, file: 'none.onnx' };
    const error = await errorOf(platformHere().readModel('tiny', missing));
    expect(error.code).toBe('model_not_found');
    expect(error.message).toContain(join(root, 'none.onnx'));
    expect(error.message).toContain(join('models-manifest', 'none.onnx'));
    const folder = { ...configuration, file: 'pictures' };
    expect((await errorOf(platformHere().readModel('tiny', folder))).message).toContain('EISDIR');
  });

  it('makes thumbnails, and none of a picture that cannot be read', async () => {
    const platform = platformHere();
    const folder = { folder: 'pictures', labels: 'colours' };
    const dataset = await platform.openDataset('set', folder, labels);
    expect(await platform.thumbnail(dataset, 0)).toMatch(/^data:image\/png;base64,iVBOR/);
    expect(await platform.thumbnail(dataset, 6)).toBeNull();
  });

  it('reads the text of files beside the run file', async () => {
    await writeFile(join(root, 'classes.json'), '["a", "b"]');
    expect(await platformHere().readText('classes.json')).toBe('["a", "b"]');
  });

  it('says what a GPU needs that is not there, before anything is prepared', async () => {
    const choice = platformHere().chooseBackend('cuda');
    const found = await choice.catch((error: unknown) => error);
    // A machine with CUDA and its libraries may run this test as well.
    if (!(found instanceof InterplayError)) expect(found).toMatchObject({ used: 'cuda' });
    else {
      expect(found.code).toBe('backend_unavailable');
      expect(found.message).toMatch(/NVIDIA GPU.*or choose backend cpu/);
    }
  });

  it('takes the CPU when any backend will do, and one executor for a GPU', async () => {
    const platform = createNodePlatform({ out: root, baseDirectory: root, workers: 3 });
    expect(await platform.chooseBackend('auto')).toEqual({
      used: 'cpu',
      reason: null,
      adapter: null,
    });
    expect(platform.parallelism('cpu')).toEqual({ executors: 3, threads: 1 });
    expect(platform.parallelism('cuda')).toEqual({ executors: 1, threads: 1 });
    expect(platform.environment.onnxruntime).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
