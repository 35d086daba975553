import { redirectLoop, type Fetch, type HttpAnswer } from './http.ts';

const MOST_REDIRECTS = 20;
const redirects = [301, 302, 303, 307, 308];
/** Said by the Hub on the way to where the file lies, of the file. */
const linkedHeaders = ['x-linked-etag', 'x-linked-size', 'x-repo-commit'];

/**
 * `fetch` of Node. It follows redirects itself: what the Hub says of a file stands in the answers on the way.
 * @throws ResourceError `redirect_loop`
 */
export const platformFetch: Fetch = async (address, request = {}) => {
  const linked = new Map<string, string>();
  const seen = new Set<string>();
  let here = address;
  while (seen.size < MOST_REDIRECTS && !seen.has(here)) {
    seen.add(here);
    const answer = await fetch(here, { ...request, redirect: 'manual' });
    for (const name of linkedHeaders) {
      const value = answer.headers.get(name);
      if (value !== null) linked.set(name, value);
    }
    const target = answer.headers.get('location');
    if (!redirects.includes(answer.status) || target === null) return withLinked(answer, linked);
    await answer.body?.cancel();
    here = new URL(target, here).href;
  }
  throw redirectLoop(address);
};

function withLinked(answer: Response, linked: ReadonlyMap<string, string>): HttpAnswer {
  const { status, ok, body } = answer;
  const headers = {
    get: (name: string) => answer.headers.get(name) ?? linked.get(name.toLowerCase()) ?? null,
  };
  return { status, ok, body, headers, arrayBuffer: () => answer.arrayBuffer() };
}
