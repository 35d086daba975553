import type { Backend } from './session.ts';

/** What a browser tells of the machine. */
export interface Machine {
  readonly cores: number;
  /** Whether the page is isolated, without which WASM has one thread. */
  readonly isolated: boolean;
}

/** How the cores are used. Values never depend on it. */
export interface CoreShare {
  /** Inference workers side by side, each with image workers of its own. */
  readonly places: number;
  /** Executors, which share the places: one makes records while the model runs for another. */
  readonly executors: number;
  /** Threads of WASM sessions in each place. */
  readonly threads: number;
  /** Image workers of each place. */
  readonly imageWorkers: number;
}

/** Model files from this size on are worth several threads to one inference, in bytes. */
const LARGE_MODEL = 1 << 20;
const MOST_PLACES = 4;
const EXECUTORS_PER_PLACE = 2;
const MOST_IMAGE_WORKERS = 8;

/**
 * Shares the cores of a machine. Several threads on a small model wait for each other more than they
 * work (on 2 cores, models of 1 MFLOP: 4,500 pictures a second on two threads, 8,000 on one), so small
 * models run side by side on one thread each; a large model is in memory once and gets all cores. A
 * GPU is one; its threads are those of the reference in the backend check.
 */
export function shareCores(machine: Machine, backend: Backend, largestModel: number): CoreShare {
  const cores = Math.max(1, machine.cores);
  const large = largestModel >= LARGE_MODEL;
  const places = large || backend === 'webgpu' ? 1 : clamp(Math.floor(cores / 2), 1, MOST_PLACES);
  return {
    places,
    executors: places * EXECUTORS_PER_PLACE,
    threads: large && machine.isolated ? cores : 1,
    imageWorkers: clamp(
      Math.floor(Math.min(MOST_IMAGE_WORKERS, cores - 1) / places),
      1,
      MOST_IMAGE_WORKERS,
    ),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
