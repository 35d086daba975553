import type { Fetch } from './http.ts';

/** No cookies, no referrer, and nothing of large files in the browser's own cache. */
const settings = {
  mode: 'cors',
  credentials: 'omit',
  cache: 'no-store',
  referrerPolicy: 'no-referrer',
} as const;

/** `fetch` of a browser, for addresses of other sites. */
export const platformFetch: Fetch = (address, request = {}) =>
  fetch(address, { ...request, ...settings });
