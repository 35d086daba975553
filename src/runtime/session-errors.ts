import { InterplayError, ModelError, RuntimeError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Backend } from './session.ts';

/** What a session was doing when ONNX Runtime threw. */
export interface SessionSubject {
  readonly model: string;
  readonly backend: Backend;
}

// ONNX Runtime gives one error class and sentences: these are the ones of version 1.30.
const patterns = {
  unknownOperator:
    /No Op registered for (\S+)|(\S+?)(?:\(-?\d+\))? is not a registered function\/op/,
  noKernel: /(?:Could not find an implementation|Failed to find kernel) for (?:the node )?(\S+)/,
  newOpset: /(Opset \d+) is under development/,
  notOnnx: /protobuf parsing failed|No graph was found in the protobuf|ModelProto/i,
  memory:
    /out of memory|OutOfMemory|bad_alloc|Array buffer allocation failed|Cannot allocate memory|Failed to allocate memory|exceeds the max buffer size|larger than the maximum (?:storage )?buffer|Aborted\(OOM\)|memory\.grow/i,
  deviceLost: /device (?:was|is) lost|device lost/i,
  unavailable:
    /no available backend found|backend not found|Failed to get (?:GPU|a WebGPU) adapter|No supported adapters|CUDA driver version|no CUDA-capable device|WebGPU is not supported|Cannot find module.*(?:cuda|webgpu)|execution provider.*not (?:supported|available|enabled)|libcu\w+.*cannot open|Failed to load (?:shared )?library/i,
};

/** What to do where a backend cannot be used. */
const remedies: Record<Backend, string> = {
  cpu: 'Install onnxruntime-node again for this platform, or choose backend wasm.',
  cuda: 'It needs an NVIDIA GPU with CUDA and cuDNN, and the libraries of onnxruntime-node for them (npm rebuild onnxruntime-node --onnxruntime-node-install=cuda12); or choose backend cpu.',
  webgpu: 'It needs a GPU and its driver; or choose another backend, or auto.',
  wasm: 'Choose another backend, or auto.',
}; // prettier-ignore

/** The error of a session that could not be opened, with a code. */
export function openError(error: unknown, subject: SessionSubject): InterplayError {
  if (error instanceof InterplayError) return error;
  const message = messageOf(error);
  const details = { context: contextOf(subject, message), cause: error };
  const operator = operatorIn(message);
  if (operator !== null) {
    return new ModelError(
      'unsupported_operator',
      `Model ${subject.model} uses the operator ${operator}, which ONNX Runtime has not on ${subject.backend}. ` +
        'Export the model with another opset or without that operator, or choose another backend.',
      { ...details, context: { ...details.context, operator } },
    );
  }
  if (patterns.notOnnx.test(message)) {
    return new ModelError(
      'model_not_onnx',
      `Model ${subject.model} cannot be read as ONNX: ${firstLine(message)}. Export it again, or check that the whole file was copied.`,
      details,
    );
  }
  return (
    environmentError(message, subject, error) ??
    new ModelError(
      'model_invalid',
      `Model ${subject.model} is refused by ONNX Runtime: ${firstLine(message)}. Check the file with onnx.checker and export it again.`,
      details,
    )
  );
}

/** The error of an inference that failed, with a code. */
export function runError(error: unknown, subject: SessionSubject): InterplayError {
  if (error instanceof InterplayError) return error;
  const message = messageOf(error);
  return (
    environmentError(message, subject, error) ??
    new RuntimeError(
      'inference_failed',
      `Model ${subject.model} failed on ${subject.backend}: ${firstLine(message)}. Try another backend.`,
      { context: contextOf(subject, message), cause: error },
    )
  );
}

/** The error of a GPU that was taken away: sleep, a driver reset, another page. */
export function deviceLost(subject: SessionSubject, why: string, cause?: unknown): RuntimeError {
  return new RuntimeError(
    'device_lost',
    `The GPU was lost while model ${subject.model} ran: ${firstLine(why)}. Continue the run, or choose backend wasm or cpu.`,
    { context: contextOf(subject, why), cause },
  );
}

function environmentError(
  message: string,
  subject: SessionSubject,
  cause: unknown,
): RuntimeError | null {
  const details = { context: contextOf(subject, message), cause };
  if (patterns.deviceLost.test(message)) return deviceLost(subject, message, cause);
  if (patterns.memory.test(message)) {
    return new RuntimeError(
      'out_of_memory',
      `The memory of ${subject.backend} does not suffice for model ${subject.model}: ${firstLine(message)}. Choose a smaller batch size.`,
      details,
    );
  }
  if (patterns.unavailable.test(message)) {
    return new RuntimeError(
      'backend_unavailable',
      `Backend ${subject.backend} cannot be used here: ${firstLine(message)}. ${remedies[subject.backend]}`,
      details,
    );
  }
  return null;
}

function operatorIn(message: string): string | null {
  const match =
    patterns.unknownOperator.exec(message) ??
    patterns.noKernel.exec(message) ??
    patterns.newOpset.exec(message);
  return match?.[1] ?? match?.[2] ?? null;
}

function contextOf({ model, backend }: SessionSubject, message: string): JsonObject {
  return { model, backend, onnxruntime: message.slice(0, 2000) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * The telling part of ONNX Runtime's message: its first line without the error code's prefix, the
 * place in ONNX Runtime's sources and the full stop.
 */
function firstLine(message: string): string {
  const told = message
    .replace(/^.*?ERROR_MESSAGE: /s, '')
    .replace(/^\/\S+:\d+ .*?\)(?:::<lambda\(\)>)? /, '');
  return (told.split('\n')[0] ?? '').slice(0, 300).replace(/\.\s*$/, '');
}
