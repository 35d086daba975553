import type { RunEvent } from './events.ts';

/** Milliseconds between two progress events. */
const INTERVAL = 200;

/** Counts inferences and tells about them, at most five times a second. */
export class Progress {
  readonly #emit: (event: RunEvent) => void;
  readonly #done: Map<string, number>;
  readonly #changed = new Set<string>();
  readonly #total: number;
  readonly #start = performance.now();
  #count = 0;
  #last = 0;

  /**
   * @param done examples stored before, by pass id
   * @param total inferences to do now
   */
  constructor(emit: (event: RunEvent) => void, done: ReadonlyMap<string, number>, total: number) {
    this.#emit = emit;
    this.#done = new Map(done);
    this.#total = total;
  }

  add(passId: string, examples: number): void {
    this.#done.set(passId, (this.#done.get(passId) ?? 0) + examples);
    this.#changed.add(passId);
    this.#count += examples;
    const now = performance.now();
    if (now - this.#last < INTERVAL && this.#count < this.#total) return;
    this.#last = now;
    const seconds = (now - this.#start) / 1000;
    const perSecond = seconds > 0 ? this.#count / seconds : 0;
    this.#emit({
      type: 'progress',
      passes: [...this.#changed].map((id) => ({ id, done: this.#done.get(id) ?? 0 })),
      done: this.#count,
      total: this.#total,
      perSecond,
      secondsLeft: perSecond > 0 ? (this.#total - this.#count) / perSecond : null,
    });
    this.#changed.clear();
  }
}
