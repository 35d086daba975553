import type { PlainError } from '../../core/errors.ts';

/** Something that takes a while to get. */
export type Loadable<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly error: PlainError };

/** Not there yet. */
export const loading: Loadable<never> = { state: 'loading' };

/** There. */
export function ready<T>(value: T): Loadable<T> {
  return { state: 'ready', value };
}

/** It could not be got. */
export function failed(error: PlainError): Loadable<never> {
  return { state: 'failed', error };
}

/** The value when it is there, else null. */
export function valueOf<T>(loadable: Loadable<T>): T | null {
  return loadable.state === 'ready' ? loadable.value : null;
}
