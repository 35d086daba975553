import { concatenate } from '../../src/core/bytes.ts';
import { env } from 'onnxruntime-web/wasm';
import { afterEach, describe, expect, it } from 'vitest';
import { chooseBackend, type GpuAccess } from '../../src/runtime/backend-choice.browser.ts';
import { healSessions } from '../../src/runtime/healing-sessions.ts';
import { remoteSessions, type InferenceService } from '../../src/runtime/inference-service.ts';
import { ONNXRUNTIME_VERSION } from '../../src/runtime/session.browser.ts';
import type { Backend, Session } from '../../src/runtime/session.ts';
import { openBridge, type Bridge } from '../../src/runtime/worker-bridge.ts';
import { workerEnd } from '../../src/runtime/worker-end.browser.ts';
import { startInferenceWorker } from '../../src/runtime/workers.browser.ts';
import { feedOf } from '../../src/engine/input-feed.ts';
import { readOnnxFile } from '../../src/models/onnx-file.ts';
import { chooseOutputs } from '../../src/models/outputs-choice.ts';
import { colourModel, onnxBytes } from '../fixtures/onnx.ts';
import { withoutOutput } from '../fixtures/onnx-edit.ts';
import convolutionUrl from '../fixtures/models/tiny-convolution.onnx?url';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function kept<T>(bridge: Bridge<T>): Bridge<T> {
  closers.push(() => bridge.close());
  return bridge;
}

const convolution = async () => ({
  name: 'tiny',
  inputName: 'input',
  data: new Uint8Array(await (await fetch(convolutionUrl)).arrayBuffer()),
});

async function openOn(backend: Backend): Promise<Session> {
  const bridge = kept(startInferenceWorker(backend === 'webgpu'));
  return remoteSessions(bridge.remote).open(await convolution(), { backend, threads: 2 });
}

/** Four 32×32 inputs of numbers in [−1, 1]. */
function inputs(): Float32Array {
  return Float32Array.from({ length: 4 * 3072 }, (_, i) => ((i * 7919) % 2001) / 1000 - 1);
}

const dims = [4, 3, 32, 32] as const;

async function logitsOf(session: Session): Promise<Float32Array> {
  const { logits } = await session.run(inputs(), dims, ['logits']);
  if (logits === undefined) throw new Error('no logits');
  return logits.data;
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, x, i) => Math.max(largest, Math.abs(x - (b[i] ?? NaN))), 0);
}

describe('sessions in the inference worker', () => {
  it('the version that runs are identified with is that of the library', () => {
    expect(env.versions.web).toBe(ONNXRUNTIME_VERSION);
  });

  it('WebGPU and WASM agree to 1e-4', async () => {
    const gpu = await logitsOf(await openOn('webgpu'));
    const cpu = await logitsOf(await openOn('wasm'));
    expect(gpu).toHaveLength(40);
    expect(new Set(gpu).size).toBeGreaterThan(30);
    expect(largestDifference(gpu, cpu)).toBeLessThan(1e-4);
  });

  it('one worker runs WebGPU and WASM side by side, and gives the same bits again', async () => {
    const { remote } = kept(startInferenceWorker(true));
    const sessions = remoteSessions(remote);
    const gpu = await sessions.open(await convolution(), { backend: 'webgpu', threads: 2 });
    const cpu = await sessions.open(await convolution(), { backend: 'wasm', threads: 2 });
    const [first, reference, again] = await Promise.all([
      logitsOf(gpu),
      logitsOf(cpu),
      logitsOf(gpu),
    ]);
    expect(again).toEqual(first);
    expect(largestDifference(first, reference)).toBeLessThan(1e-4);
  });

  it('gives the outputs that are asked for, with their shapes', async () => {
    const session = await openOn('wasm');
    const outputs = await session.run(inputs(), dims, ['embedding']);
    expect(Object.keys(outputs)).toEqual(['embedding']);
    expect(outputs['embedding']?.dims).toEqual([4, 16]);
  });

  it('the mean of each colour is what a model of means gives', async () => {
    const bridge = kept(startInferenceWorker(false));
    const session = await remoteSessions(bridge.remote).open(
      {
        name: 'means',
        inputName: 'input',
        data: colourModel({ height: 1, width: 2, names: { input: 'input', logits: 'out' } }),
      },
      { backend: 'wasm', threads: 1 },
    );
    const { out } = await session.run(Float32Array.of(1, 3, 0, 8, -1, -2), [1, 3, 1, 2], ['out']);
    expect([...(out?.data ?? [])]).toEqual([2, 4, -1.5]);
  });

  it.each(['wasm', 'webgpu'] as const)(
    'on %s a model whose file names no embedding gives the same numbers',
    async (backend) => {
      const whole = await convolution();
      const data = withoutOutput(whole.data, 'embedding');
      const choice = chooseOutputs('tiny', readOnnxFile(data), undefined, 10);
      const output = choice.outputs.embedding ?? '';
      const bridge = kept(startInferenceWorker(backend === 'webgpu'));
      const sessions = remoteSessions(bridge.remote);
      const options = { backend, threads: 1 };
      const edited = { ...whole, name: 'edited', data: concatenate([data, choice.edit]) };
      const found = await (await sessions.open(edited, options)).run(inputs(), dims, [output]);
      const named = await (await sessions.open(whole, options)).run(inputs(), dims, ['embedding']);
      expect(found[output]?.data).toEqual(named['embedding']?.data);
    },
  );

  it.each(['wasm', 'webgpu'] as const)('on %s weights may lie in another file', async (backend) => {
    const data = onnxBytes({
      inputs: [{ name: 'x', shape: ['n', 3, 1, 1] }],
      outputs: [{ name: 'y', shape: ['n', 3, 1, 1] }],
      nodes: [{ operator: 'Mul', inputs: ['x', 'w'], outputs: ['y'] }],
      weights: [{ name: 'w', dims: [3, 1, 1], data: [], externalFile: 'data/weights.bin' }],
    });
    const bytes = new Uint8Array(Float32Array.of(2, 3, 4).buffer);
    const externalData = new Map([['data/weights.bin', bytes]]);
    const { remote } = kept(startInferenceWorker(backend === 'webgpu'));
    const session = await remoteSessions(remote).open(
      { name: 'outside', inputName: 'x', data, externalData },
      { backend, threads: 1 },
    );
    const { y } = await session.run(Float32Array.of(1, 10, 100), [1, 3, 1, 1], ['y']);
    expect([...(y?.data ?? [])]).toEqual([2, 30, 400]);
  });

  it.each(['float16', 'uint8'] as const)('takes %s pixels', async (type) => {
    const data = onnxBytes({
      inputs: [{ name: 'x', type, shape: ['n', 1, 2, 3] }],
      outputs: [{ name: 'y', shape: ['n', 1, 2, 3] }],
      nodes: [{ operator: 'Cast', inputs: ['x'], outputs: ['y'], attributes: { to: 1 } }],
      weights: [],
    });
    const { remote } = kept(startInferenceWorker(false));
    const model = { name: 'cast', inputName: 'x', data };
    const session = await remoteSessions(remote).open(model, { backend: 'wasm', threads: 1 });
    const form = { type, layout: 'nhwc', channels: 3, height: 1, width: 2 } as const;
    const feed = feedOf(Float32Array.of(1, 2, 3, 4, 5, 6), 1, { name: 'x', ...form, batch: null });
    const { y } = await session.run(feed.data, feed.dims, ['y']);
    expect([...(y?.data ?? [])]).toEqual([1, 3, 5, 2, 4, 6]);
  });

  it.each([
    ['bytes that are no model', Uint8Array.of(1, 2, 3, 4, 5), 'model_not_onnx'],
    ['an empty file', new Uint8Array(0), 'model_not_onnx'],
  ])('refuses %s', async (_name, data, code) => {
    const { remote } = kept(startInferenceWorker(false));
    const opening = remote.open(
      { name: 'bad', inputName: 'x', data },
      { backend: 'wasm', threads: 1 },
    );
    await expect(opening).rejects.toMatchObject({ name: 'ModelError', code });
  });

  it('refuses an operator that does not exist, by its name', async () => {
    const model = await convolution();
    const text = new TextDecoder('latin1').decode(model.data);
    model.data.set(new TextEncoder().encode('Rxlu'), text.indexOf('\x04Relu') + 1);
    const { remote } = kept(startInferenceWorker(false));
    await expect(remote.open(model, { backend: 'wasm', threads: 1 })).rejects.toMatchObject({
      code: 'unsupported_operator',
      context: { operator: 'Rxlu' },
    });
  });

  it('refuses a backend that no browser has', async () => {
    const { remote } = kept(startInferenceWorker(false));
    await expect(
      remote.open(await convolution(), { backend: 'cuda', threads: 1 }),
    ).rejects.toMatchObject({ code: 'backend_unavailable' });
  });

  it('a call that is pending when the worker is closed rejects', async () => {
    const bridge = startInferenceWorker(false);
    const session = await remoteSessions(bridge.remote).open(await convolution(), {
      backend: 'wasm',
      threads: 1,
    });
    const pending = expect(logitsOf(session)).rejects.toMatchObject({ code: 'worker_closed' });
    await bridge.close();
    await pending;
  });
});

describe('a worker that crashes', () => {
  const start = (file: string) =>
    kept(
      openBridge<{ crash(): void; wait(): void }>(
        workerEnd(new Worker(new URL(file, import.meta.url), { type: 'module' })),
        'test',
      ),
    );

  it('rejects every pending call, and every later one', async () => {
    const { remote } = start('./workers/crashing-worker.ts');
    const waiting = expect(remote.wait()).rejects.toMatchObject({ code: 'worker_crashed' });
    const crash = expect(remote.crash()).rejects.toMatchObject({
      code: 'worker_crashed',
      context: { reason: 'Uncaught Error: kaputt' },
    });
    await Promise.all([waiting, crash]);
    await expect(remote.wait()).rejects.toMatchObject({ code: 'worker_crashed' });
  });

  it('rejects when its script does not exist', async () => {
    await expect(start('./workers/no-such-worker.ts').remote.wait()).rejects.toMatchObject({
      code: 'worker_crashed',
    });
  });
});

describe('the loss of the GPU', () => {
  interface LosingService extends InferenceService {
    loseDevice(): Promise<void>;
  }

  it('in the middle of a run changes no bit of the results', async () => {
    const undisturbed = await logitsOf(await openOn('webgpu'));
    const bridges: Bridge<LosingService>[] = [];
    const notices: string[] = [];
    const sessions = healSessions(
      () => {
        const worker = new Worker(new URL('./workers/losing-worker.ts', import.meta.url), {
          type: 'module',
        });
        const bridge = kept(openBridge<LosingService>(workerEnd(worker), 'inference'));
        bridges.push(bridge);
        return { sessions: remoteSessions(bridge.remote), close: () => bridge.close() };
      },
      (message) => notices.push(message),
    );
    const options = { backend: 'webgpu', threads: 1 } as const;
    const session = await sessions.open(await convolution(), options);
    expect(await logitsOf(session)).toEqual(undisturbed);
    const lost = bridges[0]?.remote.loseDevice();
    expect(await logitsOf(session)).toEqual(undisturbed);
    await lost;
    expect(await logitsOf(session)).toEqual(undisturbed);
    expect(bridges).toHaveLength(2);
    expect(notices).toEqual([
      'The GPU was lost and has been opened again; the run goes on where it was.',
    ]);
  });
});

describe('the GPU out of memory', () => {
  interface LosingService extends InferenceService {
    runOutOfMemory(): void;
  }

  it('fails the call it happened in, and not the next one', async () => {
    const worker = new Worker(new URL('./workers/losing-worker.ts', import.meta.url), {
      type: 'module',
    });
    const { remote } = kept(openBridge<LosingService>(workerEnd(worker), 'inference'));
    const session = await remoteSessions(remote).open(await convolution(), {
      backend: 'webgpu',
      threads: 1,
    });
    const before = await logitsOf(session);
    await remote.runOutOfMemory();
    await expect(logitsOf(session)).rejects.toMatchObject({ code: 'out_of_memory' });
    expect(await logitsOf(session)).toEqual(before);
  });
});

describe('the choice of a backend', () => {
  const info = {
    vendor: 'acme',
    architecture: 'x',
    device: '',
    description: '',
    isFallbackAdapter: false,
  };
  const gpuOf = (isFallbackAdapter: boolean): GpuAccess => ({
    requestAdapter: () =>
      Promise.resolve({
        info: { ...info, isFallbackAdapter },
        requestDevice: () => Promise.resolve({ destroy: () => undefined }),
      }),
  });

  it('auto takes WebGPU on a real GPU', async () => {
    expect(await chooseBackend('auto', gpuOf(false))).toEqual({
      used: 'webgpu',
      reason: null,
      adapter: info,
    });
  });

  it('auto takes WASM where the only adapter is software, and says so', async () => {
    const choice = await chooseBackend('auto', gpuOf(true));
    expect(choice).toMatchObject({ used: 'wasm', adapter: { isFallbackAdapter: true } });
    expect(choice.reason).toContain('emulated in software');
  });

  it('webgpu is used on a software adapter when it is asked for', async () => {
    expect(await chooseBackend('webgpu', gpuOf(true))).toMatchObject({
      used: 'webgpu',
      reason: null,
    });
  });

  it.each([
    ['there is no WebGPU', undefined, 'offers no WebGPU'],
    ['there is no adapter', { requestAdapter: () => Promise.resolve(null) }, 'found no GPU'],
    [
      'the adapter cannot be asked for',
      { requestAdapter: () => Promise.reject(new Error('blocklisted')) },
      'blocklisted',
    ],
    [
      'the device cannot be opened',
      {
        requestAdapter: () =>
          Promise.resolve({ info, requestDevice: () => Promise.reject(new Error('exhausted')) }),
      },
      'exhausted',
    ],
  ])('falls back to WASM with the reason when %s', async (_name, gpu, reason) => {
    for (const requested of ['auto', 'webgpu'] as const) {
      const choice = await chooseBackend(requested, gpu);
      expect(choice.used).toBe('wasm');
      expect(choice.reason).toContain(reason);
      expect(choice.reason).toContain('WebAssembly');
    }
  });

  it('wasm needs no reason, and does not ask for a GPU', async () => {
    const gpu = { requestAdapter: () => Promise.reject(new Error('asked')) };
    expect(await chooseBackend('wasm', gpu)).toEqual({ used: 'wasm', reason: null, adapter: null });
  });

  it('of this browser names its software adapter', async () => {
    const choice = await chooseBackend('auto', navigator.gpu);
    expect(choice).toMatchObject({ used: 'wasm', adapter: { architecture: 'swiftshader' } });
  });
});
