import type { RunEvent } from './events.ts';
import { measureRun, storedPrefix } from './measuring.ts';
import type { PlannedRun } from './plan.ts';
import type { Platform } from './platform.ts';
import { sampleRun, type Thumbnails } from './samples.ts';

/** Least milliseconds between two updates. */
const INTERVAL = 1000;
/** Live values may take this share of the time. */
const SHARE = 0.1;

/**
 * Values of the stored prefix while a run goes on: one run at a time, in turn, and never more than a
 * tenth of the time.
 */
export class LiveValues {
  readonly #runs: readonly PlannedRun[];
  readonly #platform: Platform;
  readonly #thumbnails: Thumbnails;
  readonly #seed: number;
  readonly #emit: (event: RunEvent) => void;
  #next = 0;
  #due = 0;
  #busy = false;

  constructor(
    runs: readonly PlannedRun[],
    platform: Platform,
    thumbnails: Thumbnails,
    seed: number,
    emit: (event: RunEvent) => void,
  ) {
    this.#runs = runs;
    this.#platform = platform;
    this.#thumbnails = thumbnails;
    this.#seed = seed;
    this.#emit = emit;
  }

  /** Emits the values and samples of the next run, when it is time to. */
  async update(): Promise<void> {
    const run = this.#runs[this.#next % this.#runs.length];
    const start = performance.now();
    if (this.#busy || start < this.#due || run === undefined) return;
    this.#busy = true;
    try {
      await this.#emitRun(run);
    } finally {
      this.#next += 1;
      this.#busy = false;
      const now = performance.now();
      this.#due = now + Math.max(INTERVAL, (now - start) / SHARE);
    }
  }

  async #emitRun(run: PlannedRun): Promise<void> {
    const { store } = this.#platform;
    const prefixes = new Map<string, number>();
    for (const { id, dataset } of run.passes) {
      const prefix = storedPrefix(await store.chunks(id));
      prefixes.set(dataset.name, Math.min(prefixes.get(dataset.name) ?? Infinity, prefix));
    }
    const examplesOf = (dataset: string) => prefixes.get(dataset) ?? 0;
    const begun = {
      ...run,
      measurements: run.measurements.filter(({ dataset }) => examplesOf(dataset.name) > 0),
    };
    if (begun.measurements.length === 0) return;
    const { values, measurements } = await measureRun(
      begun,
      store,
      this.#seed,
      examplesOf,
      () => undefined,
    );
    const primary = measurements.flatMap((measurement) => measurement.primary ?? []);
    this.#emit({ type: 'values', model: run.model.name, values, primary });
    const samples = await sampleRun(run, this.#platform, this.#thumbnails, examplesOf);
    this.#emit({ type: 'samples', model: run.model.name, samples });
  }
}
