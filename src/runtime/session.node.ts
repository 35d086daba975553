import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { halfToFloat32 } from './half-float.ts';
import { openError, runError, type SessionSubject } from './session-errors.ts';
import {
  externalDataOf,
  inputTypeOf,
  type InputData,
  type OutputTensor,
  type Session,
  type SessionFactory,
  type SessionModel,
  type SessionOptions,
} from './session.ts';

/** What onnxruntime-node and onnxruntime-web have in common. */
interface Runtime {
  readonly InferenceSession: typeof InferenceSession;
  readonly Tensor: typeof Tensor;
}

/**
 * ONNX Runtime in Node: onnxruntime-node for `cpu`, `cuda` and `webgpu`, onnxruntime-web (the
 * browser's own engine) for `wasm`. A run blocks its thread: call it in a worker thread. On `wasm`
 * the number of threads is that of the first session of the thread.
 */
export const nodeSessions: SessionFactory = {
  async open(model, options) {
    const { name, inputName, data } = model;
    const subject = { model: name, backend: options.backend };
    try {
      const runtime = await loadRuntime(options);
      const session = await runtime.InferenceSession.create(data, sessionOptions(model, options));
      return wrapSession(runtime, session, inputName, subject);
    } catch (error) {
      throw openError(error, subject);
    }
  },
};

async function loadRuntime({ backend, threads }: SessionOptions): Promise<Runtime> {
  if (backend !== 'wasm') {
    const runtime = await import('onnxruntime-node');
    // Errors come as exceptions; the native log would print them a second time, into the progress bar.
    runtime.env.logLevel = 'fatal';
    return runtime;
  }
  const runtime = await import('onnxruntime-web');
  runtime.env.logLevel = 'fatal';
  runtime.env.wasm.numThreads = threads;
  return runtime;
}

function sessionOptions(
  model: SessionModel,
  { backend, threads }: SessionOptions,
): InferenceSession.SessionOptions {
  return {
    externalData: externalDataOf(model),
    executionProviders: [backend],
    executionMode: 'sequential',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  };
}

function wrapSession(
  runtime: Runtime,
  session: InferenceSession,
  inputName: string,
  subject: SessionSubject,
): Session {
  return {
    backend: subject.backend,
    async run(input, dims, outputs) {
      try {
        const feeds = { [inputName]: inputTensor(runtime, input, dims) };
        const tensors = await session.run(feeds, outputs);
        return Object.fromEntries(
          outputs.map((name) => [name, toOutputTensor(name, tensors[name])]),
        );
      } catch (error) {
        throw runError(error, subject);
      }
    },
    release: () => session.release(),
  };
}

function inputTensor(runtime: Runtime, input: InputData, dims: readonly number[]): Tensor {
  return new runtime.Tensor(inputTypeOf(input), input, dims);
}

function toOutputTensor(name: string, tensor: Tensor | undefined): OutputTensor {
  if (tensor === undefined) throw new Error(`the output ${name} is missing`);
  const { data, dims, type } = tensor;
  if (data instanceof Float32Array) return { data, dims };
  if (data instanceof Float64Array) return { data: Float32Array.from(data), dims };
  // Node without Float16Array gives the bits, Node with it the numbers.
  if (type !== 'float16') throw new Error(`the output ${name} holds ${type}, not numbers`);
  if (data instanceof Uint16Array) return { data: halfToFloat32(data), dims };
  return { data: Float32Array.from(data as ArrayLike<number>), dims };
}
