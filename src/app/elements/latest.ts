import type { ReactiveControllerHost } from 'lit';
import { toPlainError } from '../../core/errors.ts';
import { failed, loading, ready, type Loadable } from '../state/loadable.ts';

/** The answer to the latest question of an element; answers that a later question overtook are dropped. */
export class Latest<T> {
  current: Loadable<T> = loading;
  readonly #host: ReactiveControllerHost;
  #question = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** Forgets the last answer and waits for this one. */
  async ask(answer: Promise<T>): Promise<void> {
    this.#show(loading);
    await this.refresh(answer);
  }

  /** Keeps the last answer until this one is there. */
  async refresh(answer: Promise<T>): Promise<void> {
    const question = ++this.#question;
    const result = await answer.then(ready, (error: unknown) => failed(toPlainError(error)));
    if (question === this.#question) this.#show(result);
  }

  #show(current: Loadable<T>): void {
    this.current = current;
    this.#host.requestUpdate();
  }
}
