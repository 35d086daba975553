import { deleteDB } from 'idb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  openEngineClient,
  type DroppedFile,
  type EngineClient,
  type EngineService,
  type EvaluateRequest,
} from '../../src/app/engine-client.ts';
import { composeConfiguration } from '../../src/config/composition.ts';
import { builtInLibraries } from '../../src/config/libraries.ts';
import { runFileOf } from '../../src/config/page-request.ts';
import { shapeNames } from '../../src/datasets/shapes/shapes.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import type { RunEvent } from '../../src/engine/events.ts';
import type { RunDocument } from '../../src/report/run-document.ts';
import { AddedModels } from '../../src/runtime/added-models.browser.ts';
import { createEngineService } from '../../src/runtime/engine-service.browser.ts';
import type { InferenceService } from '../../src/runtime/inference-service.ts';
import { createBrowserPlatform } from '../../src/runtime/platform.browser.ts';
import { openBridge, type Bridge } from '../../src/runtime/worker-bridge.ts';
import { workerEnd } from '../../src/runtime/worker-end.browser.ts';
import { startImageWorker } from '../../src/runtime/workers.browser.ts';
import {
  openIndexedDbStore,
  type IndexedDbStore,
} from '../../src/store/indexed-db-store.browser.ts';
import { colourModel } from '../fixtures/onnx.ts';
import convolutionUrl from '../fixtures/models/tiny-convolution.onnx?url';

const site = new URL('/', location.href).href;
let convolution: File;
let client: EngineClient;

beforeAll(async () => {
  const bytes = await (await fetch(convolutionUrl)).arrayBuffer();
  convolution = new File([bytes], 'tiny.onnx');
});

afterEach(async () => {
  client?.close();
  for (const { name } of await indexedDB.databases()) if (name !== undefined) await deleteDB(name);
});

afterAll(() => client?.close());

/** Accuracy and calibration of the tiny model on drawn pictures: eight chunks of the identity view. */
const request: EvaluateRequest = {
  models: ['tiny'],
  propertyGroup: ['calibration_shapes_val'],
  taskGroup: ['accuracy_shapes_val'],
  datasets: null,
  modelOptions: {},
  limit: null,
  batchSize: 64,
  backend: 'wasm',
  seed: 0,
};

/** Three class folders of plain pictures, four each, in two places; `colours.onnx` tells them apart. */
async function colourFolder(): Promise<DroppedFile[]> {
  const colours = { blue: '#0000ff', green: '#00ff00', red: '#ff0000' };
  const files: DroppedFile[] = [];
  const rows = ['file_name,place'];
  for (const [name, colour] of Object.entries(colours)) {
    for (let i = 0; i < 4; i++) {
      const canvas = new OffscreenCanvas(4, 4);
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('no canvas');
      context.fillStyle = colour;
      context.fillRect(0, 0, 4, 4);
      const path = `${name}/${i}.png`;
      files.push({
        path: `colours/${path}`,
        file: new File([await canvas.convertToBlob()], `${i}.png`),
      });
      rows.push(`${path},${i % 2 === 0 ? 'here' : 'there'}`);
    }
  }
  const metadata = new File([rows.join('\n')], 'metadata.csv');
  return [...files, { path: 'colours/metadata.csv', file: metadata }];
}

/** Class i is colour channel i; folders are in code-point order: blue, green, red. */
const colours = new File(
  [colourModel({ weights: [[0, 0, 9], [0, 9, 0], [9, 0, 0]] })], // prettier-ignore
  'colours.onnx',
);

function open(): EngineClient {
  client = openEngineClient();
  return client;
}

async function withTiny(engine: EngineService): Promise<EngineService> {
  await engine.addModel(convolution);
  return engine;
}

const valuesOf = (runs: readonly RunDocument[]) => JSON.stringify(runs[0]?.values);

/** The values of an evaluation that nothing disturbed, in a database of its own. */
async function undisturbed(chosen: EvaluateRequest): Promise<string> {
  const store = openIndexedDbStore({ name: 'undisturbed' });
  const engine = await withTiny(createEngineService({ store, site: () => site }));
  const values = valuesOf(await engine.evaluate(chosen, () => undefined));
  await store.close();
  return values;
}

/** Every chunk in the store has all its columns. */
async function brokenChunks(store: IndexedDbStore, run: RunDocument): Promise<string[]> {
  const broken: string[] = [];
  for (const { id } of run.passes) {
    for (const { index, start, end, columns } of await store.chunks(id)) {
      const read = await store.readChunk(id, index, columns);
      const status = read.get('status');
      if (status?.data.length !== end - start) broken.push(`${id} ${index}`);
    }
  }
  return broken;
}

describe('the engine behind its worker', () => {
  it('lists what there is to choose from, built in and dropped', async () => {
    const engine = open();
    await engine.addModel(convolution);
    const folder = await engine.addFolder(await colourFolder());
    expect(folder).toEqual({
      name: 'colours',
      origin: 'colours',
      examples: 12,
      classes: ['blue', 'green', 'red'],
      groups: ['place'],
      kind: 'folder',
      options: {},
    });
    const catalogue = await engine.catalogue();
    expect(catalogue.models.at(-1)).toMatchObject({
      name: 'tiny',
      dropped: true,
      labels: 'shapes',
    });
    expect(catalogue.datasets.at(-1)).toMatchObject({ name: 'colours', examples: 12 });
    expect(catalogue.datasets.find(({ name }) => name === 'shapes_val')?.examples).toBe(2000);
    expect(catalogue.labelSpaces['colours']).toEqual(['blue', 'green', 'red']);
    expect(catalogue.propertyGroups.map(({ name }) => name)).toContain('quick');
  });

  it('keeps dropped models for later, until they are forgotten', async () => {
    await open().addModel(convolution);
    client.close();
    const later = open();
    expect(await later.addedModels()).toMatchObject([
      { name: 'tiny', origin: 'tiny.onnx', bytes: convolution.size, classCount: 10 },
    ]);
    await later.forgetModel('tiny');
    expect(await later.addedModels()).toEqual([]);
  });

  it('gives a folder another name when a built-in dataset or label space has its name', async () => {
    const files = (await colourFolder()).map(({ path, file }) => ({
      path: path.replace('colours/', 'shapes/'),
      file,
    }));
    const engine = open();
    expect(await engine.addFolder(files)).toMatchObject({ name: 'shapes_2', examples: 12 });
    const { labelSpaces } = await engine.catalogue();
    expect(labelSpaces['shapes']).toHaveLength(10);
    expect(labelSpaces['shapes_2']).toEqual(['blue', 'green', 'red']);
  });

  it('evaluates a dropped model on a dropped folder, and says why it is not on WebGPU', async () => {
    const engine = open();
    const added = await engine.addModel(colours);
    await engine.addFolder(await colourFolder());
    const options = { ...added.suggested, labels: 'colours' };
    const events: RunEvent[] = [];
    const [run] = await engine.evaluate(
      {
        ...request,
        models: ['colours'],
        propertyGroup: ['quick'],
        taskGroup: ['quick'],
        datasets: ['colours'],
        modelOptions: { colours: options },
        batchSize: 8,
        backend: 'auto',
      },
      (event) => events.push(event),
    );
    expect(run?.status).toBe('complete');
    expect(run?.values['colours_accuracy_top1']).toMatchObject({ value: 1, n: 12 });
    expect(run?.values['colours_accuracy_here']).toMatchObject({ value: 1 });
    expect(run?.environment.backend).toMatchObject({ requested: 'auto', used: 'wasm' });
    expect(run?.environment.backend.reason).toContain('software');
    expect(run?.samples[0]?.picture).toMatch(/^data:image\/png;base64,/);
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['notice', 'planned', 'check', 'progress', 'samples', 'finished']),
    );
    expect(events.at(-1)?.type).toBe('finished');
    expect(await engine.interrupted()).toBeNull();
    expect((await engine.runs()).map(({ id }) => id)).toEqual([run?.id]);
  });

  it('stops at once when it is cancelled, keeps whole chunks, and goes on to the same values', async () => {
    const store = openIndexedDbStore({ name: 'cancelled' });
    const engine = await withTiny(createEngineService({ store, site: () => site }));
    let asked = 0;
    const working = engine.evaluate(request, (event) => {
      if (event.type !== 'progress' || asked > 0) return;
      asked = performance.now();
      void engine.cancel();
    });
    await expect(working).rejects.toMatchObject({ code: 'cancelled' });
    expect(performance.now() - asked).toBeLessThan(1000);
    const [summary] = await store.listRuns();
    const partial = await store.getRun(summary?.id ?? '');
    expect(partial?.status).toBe('partial');
    if (partial === null) throw new Error('no partial run');
    const stored = await Promise.all(partial.passes.map(({ id }) => store.chunks(id)));
    expect(stored.flat().length).toBeGreaterThan(0);
    expect(stored.flat().length).toBeLessThan(8);
    expect(await brokenChunks(store, partial)).toEqual([]);
    const interrupted = await engine.interrupted();
    expect(interrupted).toMatchObject({ request, missing: [] });
    const runs = await engine.evaluate(interrupted?.request ?? request, () => undefined);
    await store.close();
    expect(runs[0]?.status).toBe('complete');
    expect(valuesOf(runs)).toBe(await undisturbed(request));
  });

  it('goes on after its tab was closed, and ends with the same values to the last byte', async () => {
    const first = await withTiny(open());
    const closed = new Promise<void>((resolve) => {
      first
        .evaluate(request, (event) => {
          if (event.type === 'progress') client.close();
        })
        .catch(() => resolve());
    });
    await closed;
    const second = open();
    const interrupted = await second.interrupted();
    expect(interrupted?.request).toEqual(request);
    const planned: RunEvent[] = [];
    const runs = await second.evaluate(request, (event) => planned.push(event));
    const plan = planned.find((event) => event.type === 'planned');
    expect(plan?.total).toBeLessThan(2000);
    expect(plan?.total).toBeGreaterThan(0);
    expect(valuesOf(runs)).toBe(await undisturbed(request));
    expect(await second.interrupted()).toBeNull();
  });

  it('gives the same values whatever the number of executors that share the work', async () => {
    const store = openIndexedDbStore({ name: 'shared' });
    const added = new AddedModels({
      shelf: store.models,
      settings: store.settings,
      libraries: builtInLibraries,
      find: () => Promise.reject(new Error('no address is named here')),
    });
    await added.add(convolution);
    const spaces = { shapes: shapeNames };
    const platform = {
      ...createBrowserPlatform({ store, site, files: () => [] }),
      parallelism: () => ({ executors: 3, threads: 1 }),
    };
    const dropped = { models: await added.sources(spaces), datasets: {} };
    const runFile = runFileOf(request, dropped, builtInLibraries);
    const runs = await evaluate(composeConfiguration({ runFile }), platform);
    await store.close();
    expect(runs[0]?.environment.workers).toBe(3);
    expect(valuesOf(runs)).toBe(await undisturbed(request));
  });

  it('refuses a second evaluation while one is under way', async () => {
    const engine = await withTiny(open());
    const first = expect(engine.evaluate(request, () => undefined)).rejects.toMatchObject({
      code: 'cancelled',
    });
    await expect(engine.evaluate(request, () => undefined)).rejects.toMatchObject({ code: 'busy' });
    await engine.cancel();
    await first;
  });

  it('starts another worker after a crash, and gives it the dropped folders again', async () => {
    const workers: Worker[] = [];
    const product = () =>
      new Worker(new URL('../../workers/engine-worker.ts', import.meta.url), { type: 'module' });
    client = openEngineClient(() => {
      const worker = product();
      workers.push(worker);
      return worker;
    });
    await client.addFolder(await colourFolder());
    const pending = expect(client.catalogue()).rejects.toMatchObject({ code: 'worker_crashed' });
    workers[0]?.dispatchEvent(new ErrorEvent('error', { message: 'kaputt', cancelable: true }));
    await pending;
    const { datasets } = await client.catalogue();
    expect(datasets.at(-1)?.name).toBe('colours');
    expect(workers).toHaveLength(2);
    workers[0]?.terminate();
  });
});

describe('WebGPU', () => {
  const few: EvaluateRequest = { ...request, limit: 48, batchSize: 16, backend: 'webgpu' };

  it('gives the values of WASM to 1e-4, and says how far its logits are', async () => {
    const engine = await withTiny(open());
    const [gpu] = await engine.evaluate(few, () => undefined);
    const [wasm] = await engine.evaluate({ ...few, backend: 'wasm' }, () => undefined);
    expect(gpu?.environment.backend).toMatchObject({ used: 'webgpu', reason: null });
    expect(gpu?.environment.adapter).toMatchObject({ architecture: 'swiftshader' });
    expect(gpu?.environment.check).toMatchObject({ reference: 'wasm', ok: true, top1Agreement: 1 });
    const names = Object.keys(wasm?.values ?? {});
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) {
      const difference = (gpu?.values[name]?.value ?? NaN) - (wasm?.values[name]?.value ?? NaN);
      expect(Math.abs(difference)).toBeLessThan(1e-4);
    }
  });

  it('may be lost in the middle of a run, which ends with the same values', async () => {
    interface LosingService extends InferenceService {
      loseDevice(): Promise<void>;
    }
    const chosen: EvaluateRequest = { ...few, limit: 300, batchSize: 52 };
    const store = openIndexedDbStore({ name: 'losing' });
    const bridges: Bridge<LosingService>[] = [];
    const engine = await withTiny(
      createEngineService({
        store,
        site: () => site,
        workers: {
          image: startImageWorker,
          inference: () => {
            const worker = new Worker(new URL('./workers/losing-worker.ts', import.meta.url), {
              type: 'module',
            });
            const bridge = openBridge<LosingService>(workerEnd(worker), 'inference');
            bridges.push(bridge);
            return bridge;
          },
        },
      }),
    );
    const notices: string[] = [];
    const runs = await engine.evaluate(chosen, (event) => {
      if (event.type === 'progress' && bridges.length === 1) void bridges[0]?.remote.loseDevice();
      if (event.type === 'notice') notices.push(event.code);
    });
    await store.close();
    expect(bridges).toHaveLength(2);
    expect(notices).toEqual(['device_lost']);
    expect(valuesOf(runs)).toBe(await undisturbed(chosen));
  });
});

describe('saved runs', () => {
  it('are exported, imported elsewhere unchanged, and deleted', async () => {
    const engine = await withTiny(open());
    const [run] = await engine.evaluate({ ...request, limit: 64 }, () => undefined);
    if (run === undefined) throw new Error('no run');
    const text = await engine.exportRun(run.id);
    await engine.deleteRun(run.id);
    expect(await engine.runs()).toEqual([]);
    await expect(engine.exportRun(run.id)).rejects.toMatchObject({ code: 'run_not_found' });
    expect(await engine.importRun(text)).toEqual(run);
    expect(await engine.exportRun(run.id)).toBe(text);
    expect(await engine.importRun(text)).toEqual(run);
    const other = text.replace('"status": "complete"', '"status": "partial"');
    await expect(engine.importRun(other)).rejects.toMatchObject({ code: 'run_exists' });
    expect(await engine.exportRun(run.id)).toBe(text);
  });

  it.each([
    ['a file that is no JSON', '<html>', 'invalid_run'],
    ['a foreign file', '{"schema": "other"}', 'foreign_file'],
    ['a run that was cut off', '{"schema": "interplay/run@1", "id": "x"}', 'invalid_run'],
  ])('are not touched by the import of %s', async (_name, text, code) => {
    const engine = open();
    await expect(engine.importRun(text)).rejects.toMatchObject({ name: 'StoreError', code });
    expect(await engine.runs()).toEqual([]);
  });
});

it('what is dropped and cannot be used is refused, and nothing is kept', async () => {
  const engine = open();
  await expect(engine.addModel(new File(['no model'], 'x.onnx'))).rejects.toMatchObject({
    code: 'model_not_onnx',
  });
  await expect(
    engine.addFolder([{ path: 'empty/notes.txt', file: new File(['x'], 'notes.txt') }]),
  ).rejects.toMatchObject({ name: 'DatasetError' });
  expect(await engine.addedModels()).toEqual([]);
  expect((await engine.catalogue()).datasets.every(({ dropped }) => !dropped)).toBe(true);
});
