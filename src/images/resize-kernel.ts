import { kernelCode } from './resize-kernel-code.ts';

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** What `resize-kernel.wat` exports. Arguments are addresses in the memory, bytes and counts. */
interface Passes {
  horizontally(
    source: number,
    rowBytes: number,
    rows: number,
    target: number,
    width: number,
    starts: number,
    counts: number,
    taps: number,
    stride: number,
  ): void;
  vertically(
    source: number,
    rowBytes: number,
    target: number,
    bytes: number,
    taps: number,
    count: number,
  ): void;
}

/** The passes of a resize in WebAssembly, on vectors of 16 bytes. */
export interface ResizeKernel extends Passes {
  readonly memory: Memory;
}

// What is used of it; no library of types that all platforms share declares it.
declare const WebAssembly: {
  readonly Memory: new (size: { initial: number }) => Memory;
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { kernel: { memory: Memory } },
  ) => { readonly exports: Passes };
};

const pageBytes = 65_536;
/** A memory never shrinks: one of more than 16 MB is not kept. */
const keptPages = 256;

let compiled: object | null = null;
let kept: ResizeKernel | null = null;

/** The kernel with a memory of at least so many bytes, in which things are left from other calls. */
export function openKernel(bytes: number): ResizeKernel {
  const pages = Math.ceil(bytes / pageBytes);
  if (pages > keptPages) return startKernel(pages);
  kept ??= startKernel(pages);
  const lacking = pages - kept.memory.buffer.byteLength / pageBytes;
  if (lacking > 0) kept.memory.grow(lacking);
  return kept;
}

function startKernel(pages: number): ResizeKernel {
  compiled ??= new WebAssembly.Module(bytesOf(kernelCode));
  const memory = new WebAssembly.Memory({ initial: pages });
  const { horizontally, vertically } = new WebAssembly.Instance(compiled, { kernel: { memory } })
    .exports;
  return { memory, horizontally, vertically };
}

function bytesOf(hexadecimal: string): Uint8Array {
  return Uint8Array.from(hexadecimal.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}
