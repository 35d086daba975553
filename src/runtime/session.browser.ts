import type * as OnnxRuntime from 'onnxruntime-web';
import { RuntimeError } from '../core/errors.ts';
import { watchGpu, type GpuWatch } from './gpu-watch.browser.ts';
import { halfToFloat32 } from './half-float.ts';
import { deviceLost, openError, runError, type SessionSubject } from './session-errors.ts';
import {
  externalDataOf,
  inputTypeOf,
  type InputData,
  type OutputTensor,
  type Session,
  type SessionFactory,
  type SessionOptions,
} from './session.ts';

type Ort = typeof OnnxRuntime;

/** Version of onnxruntime-web; part of a run's identity. A test keeps it equal to the library's. */
export const ONNXRUNTIME_VERSION = '1.30.0';

/** The builds of onnxruntime-web that can be loaded; each brings its own .wasm of 14 to 27 MB. */
export type OrtVariant = 'jspi' | 'asyncify' | 'wasm';

/**
 * The build to load: `wasm` is the smallest and has no WebGPU; `jspi` has, where the browser can
 * suspend WebAssembly; `asyncify` has, anywhere.
 */
export function chooseVariant(wantsWebgpu: boolean): OrtVariant {
  if (!wantsWebgpu) return 'wasm';
  return 'Suspending' in WebAssembly ? 'jspi' : 'asyncify';
}

/** Sessions of this thread, and the GPU device they share. */
export interface BrowserSessions extends SessionFactory {
  /** The device of the WebGPU sessions; null before the first was opened. Tests destroy it. */
  device(): GPUDevice | null;
}

/**
 * Sessions on WebGPU and WASM in the thread that calls. One build of ONNX Runtime is loaded, at the
 * first `open`; it serves both backends when `wantsWebgpu`, WASM alone otherwise. The number of threads
 * is that of the first session opened.
 */
export function createBrowserSessions(wantsWebgpu: boolean): BrowserSessions {
  let loading: Promise<Ort> | null = null;
  const load = (threads: number): Promise<Ort> =>
    (loading ??= loadRuntime(chooseVariant(wantsWebgpu), threads));
  let device: GPUDevice | null = null;
  let watch: GpuWatch | null = null;
  return {
    device: () => device,
    open: async (model, options) => {
      const { name, inputName, data } = model;
      const subject = { model: name, backend: options.backend };
      const provider = providerOf(options, wantsWebgpu, subject);
      const ort = await load(options.threads);
      try {
        const session = await ort.InferenceSession.create(data, {
          executionProviders: [provider],
          externalData: externalDataOf(model),
          graphOptimizationLevel: 'all',
          logSeverityLevel: 4,
        });
        if (provider === 'wasm') return new BrowserSession(ort, session, inputName, subject, null);
        device ??= await deviceOf(ort);
        watch ??= watchGpu(device);
        return new BrowserSession(ort, session, inputName, subject, watch);
      } catch (error) {
        throw openError(error, subject);
      }
    },
  };
}

async function loadRuntime(variant: OrtVariant, threads: number): Promise<Ort> {
  const ort = await importVariant(variant);
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'fatal';
  return ort;
}

/** Each of these is a bundle of its own, so that only the chosen one is fetched. */
function importVariant(variant: OrtVariant): Promise<Ort> {
  if (variant === 'jspi') return import('onnxruntime-web/jspi');
  return variant === 'asyncify' ? import('onnxruntime-web/webgpu') : import('onnxruntime-web/wasm');
}

function providerOf(
  { backend }: SessionOptions,
  wantsWebgpu: boolean,
  subject: SessionSubject,
): 'webgpu' | 'wasm' {
  if (backend === 'wasm' || (backend === 'webgpu' && wantsWebgpu)) return backend;
  throw new RuntimeError(
    'backend_unavailable',
    `Backend ${backend} cannot be used for model ${subject.model} in a browser; choose webgpu or wasm.`,
    { context: { ...subject } },
  );
}

async function deviceOf(ort: Ort): Promise<GPUDevice> {
  // onnxruntime-common knows the type only where the global library declares it.
  return (await ort.env.webgpu.device) as GPUDevice;
}

class BrowserSession implements Session {
  readonly backend;
  readonly #ort: Ort;
  readonly #session: OnnxRuntime.InferenceSession;
  readonly #inputName: string;
  readonly #subject: SessionSubject;
  readonly #gpu: GpuWatch | null;

  constructor(
    ort: Ort,
    session: OnnxRuntime.InferenceSession,
    inputName: string,
    subject: SessionSubject,
    gpu: GpuWatch | null,
  ) {
    this.backend = subject.backend;
    this.#ort = ort;
    this.#session = session;
    this.#inputName = inputName;
    this.#subject = subject;
    this.#gpu = gpu;
  }

  async run(
    input: InputData,
    dims: readonly [number, number, number, number],
    outputs: readonly string[],
  ): Promise<Record<string, OutputTensor>> {
    this.#refuseTrouble();
    const feeds = { [this.#inputName]: new this.#ort.Tensor(inputTypeOf(input), input, dims) };
    let results: OnnxRuntime.InferenceSession.ReturnType;
    try {
      results = await this.#session.run(feeds, outputs);
    } catch (error) {
      // A call that a loss cuts off fails before the loss is told, and for a reason of its own.
      await this.#gpu?.settle();
      this.#refuseTrouble(error);
      throw runError(error, this.#subject);
    }
    // A device in trouble may give zeros instead of an error: such a result must not be recorded.
    this.#refuseTrouble();
    return Object.fromEntries(outputs.map((name) => [name, this.#output(name, results[name])]));
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  #refuseTrouble(cause?: unknown): void {
    const loss = this.#gpu?.loss() ?? null;
    if (loss !== null) throw deviceLost(this.#subject, loss, cause);
    const error = this.#gpu?.takeError() ?? null;
    if (error !== null) throw runError(nameError(error), this.#subject);
  }

  #output(name: string, tensor: OnnxRuntime.OnnxValue | undefined): OutputTensor {
    if (tensor === undefined || !('data' in tensor) || tensor.location !== 'cpu') {
      throw runError(new Error(`the output ${name} is not a tensor`), this.#subject);
    }
    return { data: toFloat32(tensor, name, this.#subject), dims: [...tensor.dims] };
  }
}

/** The browser's sentence need not say that the memory did not suffice; the class of its error does. */
function nameError(error: GPUError): Error {
  const prefix = error instanceof GPUOutOfMemoryError ? 'out of memory: ' : '';
  return new Error(prefix + error.message);
}

function toFloat32(
  { data, type }: OnnxRuntime.Tensor,
  name: string,
  subject: SessionSubject,
): Float32Array {
  if (data instanceof Float32Array) return data;
  // Browsers without Float16Array give the bits.
  if (type === 'float16' && data instanceof Uint16Array) return halfToFloat32(data);
  if (Array.isArray(data)) {
    throw runError(new Error(`the output ${name} holds texts, not numbers`), subject);
  }
  return Float32Array.from(data as ArrayLike<number | bigint>, Number);
}
