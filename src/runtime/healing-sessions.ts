import { InterplayError, RuntimeError } from '../core/errors.ts';
import type { Session, SessionFactory, SessionOptions } from './session.ts';

/** Losses of the device in a row after which a run gives up. */
const MAXIMUM_LOSSES = 3;

/** A place where sessions run and that can be thrown away: a worker. */
export interface InferencePlace {
  readonly sessions: SessionFactory;
  close(): Promise<void>;
}

export interface HealingSessions extends SessionFactory {
  /** Ends the place; calls that still wait reject. */
  close(): Promise<void>;
}

type Model = Parameters<SessionFactory['open']>[0];

/**
 * Sessions that survive the loss of the GPU. When a call fails with `device_lost` the place is
 * replaced by a new one, every session is opened there again when it is next used, and the call is
 * repeated: its result is that of an undisturbed one. After three losses without a success between
 * them the error goes to the caller.
 *
 * @param start starts a place
 * @param onLoss told the sentence for people each time a place was replaced
 */
export function healSessions(
  start: () => InferencePlace,
  onLoss: (message: string) => void,
): HealingSessions {
  const healer = new Healer(start, onLoss);
  return {
    open: async (model, options) => {
      const session = new HealingSession(healer, model, options);
      await session.open();
      return session;
    },
    close: () => healer.close(),
  };
}

/** The current place; `generation` counts the places there were. */
class Healer {
  readonly #start: () => InferencePlace;
  readonly #onLoss: (message: string) => void;
  #place: InferencePlace;
  #losses = 0;
  generation = 0;

  constructor(start: () => InferencePlace, onLoss: (message: string) => void) {
    this.#start = start;
    this.#onLoss = onLoss;
    this.#place = start();
  }

  open(model: Model, options: SessionOptions): Promise<Session> {
    return this.#place.sessions.open(model, options);
  }

  /** Does `work` on the current place, again on a new one when the device was lost. */
  async attempt<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      const { generation } = this;
      try {
        const result = await work();
        this.#losses = 0;
        return result;
      } catch (error) {
        // Another call may have met the same loss, and closed the place under this one.
        if (generation !== this.generation) continue;
        if (!(error instanceof InterplayError) || error.code !== 'device_lost') throw error;
        await this.#replace(error);
      }
    }
  }

  async close(): Promise<void> {
    await this.#place.close();
  }

  async #replace(loss: InterplayError): Promise<void> {
    this.#losses += 1;
    if (this.#losses >= MAXIMUM_LOSSES) throw givenUp(loss);
    this.generation += 1;
    const lost = this.#place;
    this.#place = this.#start();
    this.#onLoss('The GPU was lost and has been opened again; the run goes on where it was.');
    await lost.close();
  }
}

/** A session that opens itself again in a new place; several may call it where they may call its session. */
class HealingSession implements Session {
  readonly backend;
  readonly #healer: Healer;
  readonly #model: Model;
  readonly #options: SessionOptions;
  #session: Promise<Session> | null = null;
  #generation = -1;

  constructor(healer: Healer, model: Model, options: SessionOptions) {
    this.backend = options.backend;
    this.#healer = healer;
    this.#model = model;
    this.#options = options;
  }

  async open(): Promise<void> {
    await this.#healer.attempt(() => this.#current());
  }

  run(...call: Parameters<Session['run']>): ReturnType<Session['run']> {
    return this.#healer.attempt(async () => (await this.#current()).run(...call));
  }

  async release(): Promise<void> {
    // The session of a place that was replaced went with it.
    if (this.#generation === this.#healer.generation) await (await this.#session)?.release();
    this.#session = null;
  }

  #current(): Promise<Session> {
    const { generation } = this.#healer;
    if (this.#session !== null && this.#generation === generation) return this.#session;
    const opening = this.#healer.open(this.#model, this.#options);
    this.#generation = generation;
    this.#session = opening;
    opening.catch(() => {
      // What failed once, for want of memory say, may be tried again.
      if (this.#session === opening) this.#session = null;
    });
    return opening;
  }
}

function givenUp(loss: InterplayError): RuntimeError {
  return new RuntimeError(
    'device_lost',
    `The GPU was lost ${MAXIMUM_LOSSES} times in a row. What was measured is kept: continue the run with a smaller batch size, or with backend wasm.`,
    { context: { ...loss.context, losses: MAXIMUM_LOSSES }, cause: loss },
  );
}
