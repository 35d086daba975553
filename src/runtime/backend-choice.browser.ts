import type { JsonObject } from '../core/json.ts';
import type { BackendChoice } from '../engine/platform.ts';
import type { Backend } from './session.ts';

/** The part of `navigator.gpu` that choosing needs. */
export interface GpuAccess {
  requestAdapter(options?: { powerPreference?: 'high-performance' }): Promise<GpuAdapter | null>;
}

interface GpuAdapter {
  readonly info: AdapterInfo;
  requestDevice(): Promise<{ destroy(): void }>;
}

type AdapterInfo = Pick<
  GPUAdapterInfo,
  'vendor' | 'architecture' | 'device' | 'description' | 'isFallbackAdapter'
>;

const ON_WASM = 'The models run on the processor instead (WebAssembly)';

/**
 * The backend that a request gives in this browser. `auto` takes WebGPU on a real GPU and WASM
 * elsewhere; a software adapter, many times slower than WASM, is used only when `webgpu` is asked for.
 * What cannot be had falls back to WASM with the reason, so that a run always goes on.
 *
 * @param gpu `navigator.gpu`; undefined where the browser or an insecure address withholds it
 */
export async function chooseBackend(
  requested: Backend | 'auto',
  gpu: GpuAccess | undefined,
): Promise<BackendChoice> {
  if (requested === 'wasm') return { used: 'wasm', reason: null, adapter: null };
  if (requested === 'cpu' || requested === 'cuda') {
    return fallback(`Backend ${requested} exists in the command line only. ${ON_WASM}.`);
  }
  if (gpu === undefined) return fallback(`This browser offers no WebGPU. ${ON_WASM}.`);
  const { info, problem } = await findAdapter(gpu);
  if (info === null) return fallback(`${problem} ${ON_WASM}.`);
  const adapter = describeAdapter(info);
  if (requested === 'auto' && info.isFallbackAdapter) {
    return fallback(
      `WebGPU is only emulated in software here, which is many times slower. ${ON_WASM}.`,
      adapter,
    );
  }
  return { used: 'webgpu', reason: null, adapter };
}

async function findAdapter(
  gpu: GpuAccess,
): Promise<{ info: AdapterInfo; problem: null } | { info: null; problem: string }> {
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter === null) {
      return { info: null, problem: 'This browser found no GPU that it can use.' };
    }
    // An adapter may be offered and its device be refused; a run must not find out in the middle.
    (await adapter.requestDevice()).destroy();
    return { info: adapter.info, problem: null };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { info: null, problem: `This browser could not open the GPU (${why}).` };
  }
}

function fallback(reason: string, adapter: JsonObject | null = null): BackendChoice {
  return { used: 'wasm', reason, adapter };
}

function describeAdapter(info: AdapterInfo): JsonObject {
  const { vendor, architecture, device, description, isFallbackAdapter } = info;
  return { vendor, architecture, device, description, isFallbackAdapter };
}
