import type { JsonObject } from './json.ts';

/** An error as it crosses a worker boundary or lies in a result file. */
export interface PlainError {
  name: string;
  code: string;
  message: string;
  context: JsonObject;
  stack?: string;
}

export interface ErrorDetails {
  context?: JsonObject;
  cause?: unknown;
}

/**
 * The base of every error that Interplay throws on purpose.
 * `code` is stable and for programs; `message` says what was found, where, and what to do;
 * `context` holds the facts the message was made of.
 */
export class InterplayError extends Error {
  // Written out in every family: a minifier changes the names of classes, and names cross workers.
  override readonly name: string = 'InterplayError';
  readonly code: string;
  readonly context: JsonObject;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.context = details.context ?? {};
  }
}

/** The run file, an override or a command line cannot be used as written. */
export class ConfigurationError extends InterplayError {
  override readonly name: string = 'ConfigurationError';
}
/** A model file, or what the manifest says of it, cannot be used. */
export class ModelError extends InterplayError {
  override readonly name: string = 'ModelError';
}
/** A dataset, its labels or its metadata cannot be used. */
export class DatasetError extends InterplayError {
  override readonly name: string = 'DatasetError';
}
/** One picture cannot be decoded or viewed; the example is skipped, the run goes on. */
export class ImageError extends InterplayError {
  override readonly name: string = 'ImageError';
}
/** A file or an address cannot be read, or does not hold what it should. */
export class ResourceError extends InterplayError {
  override readonly name: string = 'ResourceError';
}
/** ONNX Runtime, the GPU or a worker failed while the run was under way. */
export class RuntimeError extends InterplayError {
  override readonly name: string = 'RuntimeError';
}
/** Stored runs or records cannot be read or written. */
export class StoreError extends InterplayError {
  override readonly name: string = 'StoreError';
}
/** The person asked to stop. */
export class CancelledError extends InterplayError {
  override readonly name: string = 'CancelledError';

  constructor() {
    super('cancelled', 'The run was cancelled; what it had measured is kept and can be continued.');
  }
}

const families = {
  InterplayError,
  ConfigurationError,
  ModelError,
  DatasetError,
  ImageError,
  ResourceError,
  RuntimeError,
  StoreError,
};

/** What crosses a worker boundary for any thrown value; an unknown error gets the code `internal`. */
export function toPlainError(error: unknown): PlainError {
  if (error instanceof InterplayError) {
    const { name, code, message, context, stack } = error;
    return { name, code, message, context, ...(stack === undefined ? {} : { stack }) };
  }
  if (error instanceof Error) {
    const { name, message, stack } = error;
    const context: JsonObject = { name };
    return {
      name: 'InterplayError',
      code: 'internal',
      message,
      context,
      ...(stack === undefined ? {} : { stack }),
    };
  }
  return { name: 'InterplayError', code: 'internal', message: String(error), context: {} };
}

/** The inverse of `toPlainError`: an error of the same class, code, context and stack. */
export function fromPlainError(plain: PlainError): InterplayError {
  if (plain.name === 'CancelledError') return new CancelledError();
  const Family =
    Object.entries(families).find(([name]) => name === plain.name)?.[1] ?? InterplayError;
  const error = new Family(plain.code, plain.message, { context: plain.context });
  if (plain.stack !== undefined) error.stack = plain.stack;
  return error;
}
