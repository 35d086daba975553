import { ResourceError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';

/** What is asked of a server. */
export interface HttpRequest {
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** The part of `Response` that is used; `fetch` of Node and of browsers gives it. */
export interface HttpAnswer {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null };
  readonly body: HttpBody | null;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The part of `ReadableStream` that is used. */
export interface HttpBody {
  getReader(): HttpReader;
  cancel(): Promise<void>;
}

export interface HttpReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}

/** `fetch`, as the platform has it. Follows redirects; rejects where no answer comes. */
export type Fetch = (address: string, request?: HttpRequest) => Promise<HttpAnswer>;

/** Waits between attempts, in milliseconds: a server that is busy or a connection that breaks is asked again. */
export const retryDelays = [200, 1_000, 4_000] as const;

/** No byte for so long, in milliseconds, means that the connection is dead. */
export const LONGEST_SILENCE = 60_000;

/** Statuses that may be better in a moment. */
const passing = [408, 425, 429, 500, 502, 503, 504];

/** Whether a text is an address rather than a path or a name. */
export function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/** Whether asking again may help: the connection broke, or the server was busy. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof ResourceError &&
    ['connection_broken', 'connection_stalled', 'server_failed'].includes(error.code)
  );
}

/** The last part of an address's path, without its query. */
export function fileNameOf(address: string): string {
  const path = address.replace(/[?#].*$/s, '');
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * Asks a server, again where it is busy, and gives its answer if it is a success.
 * @throws ResourceError `login_required` (401), `access_refused` (403), `address_not_found` (404, 410),
 * `range_not_satisfiable` (416), `server_failed` (429, 5xx), `request_refused` (other statuses),
 * `address_unreachable`, `redirect_loop`, `connection_stalled`, and `invalid_address`
 */
export async function ask(
  fetch: Fetch,
  address: string,
  request: HttpRequest = {},
): Promise<HttpAnswer> {
  return withRetries(async () => {
    const answer = await withinSilence(address, (signal) =>
      fetch(address, { ...request, signal }).catch((cause: unknown) => {
        throw unreachable(address, cause);
      }),
    );
    if (answer.ok) return answer;
    await answer.body?.cancel().catch(() => undefined);
    throw refusal(address, answer);
  });
}

/** The result of `work`, tried again after each of `retryDelays` while what it throws `isPassing`. */
export async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (const delay of retryDelays) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error)) throw error;
      await new Promise<void>((done) => void setTimeout(done, delay));
    }
  }
  return work();
}

/**
 * What `work` gives, unless nothing comes for `LONGEST_SILENCE`; then its signal is aborted.
 * @throws ResourceError `connection_stalled`
 */
export async function withinSilence<T>(
  address: string,
  work: (signal: AbortSignal) => Promise<T>,
  longest = LONGEST_SILENCE,
): Promise<T> {
  const controller = new AbortController();
  const { promise, reject } = withRejection<T>();
  const timer = setTimeout(() => {
    reject(
      new ResourceError(
        'connection_stalled',
        `${address} sent nothing for ${longest / 1000} seconds. Try again; what has come is kept.`,
        { context: { address, seconds: longest / 1000 } },
      ),
    );
    controller.abort();
  }, longest);
  try {
    return await Promise.race([work(controller.signal), promise]);
  } finally {
    clearTimeout(timer);
  }
}

function withRejection<T>(): { promise: Promise<T>; reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((_, rejected) => (reject = rejected));
  return { promise, reject };
}

/** What a server says of the bytes that it sends. */
export interface AnswerFacts {
  /** First byte that is sent. */
  readonly start: number;
  /** Bytes of the whole file; null where the server does not tell. */
  readonly size: number | null;
  /** Names this state of the file: its ETag, else its date of change; null where there is neither. */
  readonly etag: string | null;
  /** SHA-256 of the whole file, where an ETag says one (as the Hub's does). */
  readonly sha256: string | null;
  /** Whether only the bytes that were asked for are sent. */
  readonly partial: boolean;
}

/** Reads the headers of an answer to a request for a range. */
export function factsOf({ status, headers }: HttpAnswer): AnswerFacts {
  const partial = status === 206;
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
  const linked = headers.get('x-linked-etag');
  const etag = headers.get('etag') ?? headers.get('last-modified');
  return {
    start: Number(range?.[1] ?? 0),
    size: partial ? wholeNumber(range?.[2]) : lengthOf(headers),
    etag,
    sha256: hashIn(linked) ?? hashIn(etag),
    partial,
  };
}

/** The length of a whole body; null where it is sent compressed, since then it is another one. */
function lengthOf(headers: HttpAnswer['headers']): number | null {
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity') return null;
  return wholeNumber(headers.get('x-linked-size') ?? headers.get('content-length'));
}

function wholeNumber(text: string | null | undefined): number | null {
  return text !== null && text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** The SHA-256 that a strong ETag is, if it is one. */
function hashIn(etag: string | null): string | null {
  return /^"?([0-9a-f]{64})"?$/.exec(etag ?? '')?.[1] ?? null;
}

/** What a status that is no success means, and what to do. The Hub says more in headers of its own. */
function refusal(address: string, { status, headers }: HttpAnswer): ResourceError {
  const said = headers.get('x-error-message') ?? '';
  const kind = headers.get('x-error-code') ?? '';
  const answer = `${address} answered with status ${status}${said === '' ? '' : ` ("${said.slice(0, 300)}")`}`;
  const context: JsonObject = { address, status, kind, said };
  const error = (code: string, advice: string) =>
    new ResourceError(code, `${answer}${advice}`, { context });
  if (kind === 'GatedRepo') return error('access_refused', GATED);
  // The Hub hides what is private: it asks for a login where a repository does not exist.
  if (kind === 'RepoNotFound') {
    return error('address_not_found', '. Check the spelling; it may also be private.');
  }
  if (status === 401) return error('login_required', `.${LOGIN}`);
  if (status === 403) return error('access_refused', `.${LOGIN}`);
  if (status === 404 || status === 410) {
    return error('address_not_found', ': there is nothing. Check the address.');
  }
  if (status === 416) return error('range_not_satisfiable', '. The file is shorter than it was.');
  if (status === 429) return error('server_failed', ': too many requests. Try again later.');
  if (passing.includes(status)) return error('server_failed', '. Try again later.');
  return error('request_refused', '. Check the address.');
}

const LOGIN =
  ' It may need a login, or a licence to be accepted: do so there, download the file yourself, and give its path.';
const GATED =
  ': its licence must be accepted and needs a login. Do so on its page, download the file yourself, and give its path.';

function unreachable(address: string, cause: unknown): ResourceError {
  if (cause instanceof ResourceError) return cause;
  const why = reasonOf(cause);
  const context = { address, why };
  if (/redirect count exceeded|TOO_MANY_REDIRECTS/i.test(why)) return redirectLoop(address);
  if (/Invalid URL|Failed to parse URL|unknown scheme/i.test(why)) {
    return new ResourceError('invalid_address', `${address} is not an address.`, {
      context,
      cause,
    });
  }
  if (/ECONNRESET|UND_ERR_SOCKET|other side closed/i.test(why)) return broken(address, cause);
  // Browsers keep the reason to themselves.
  const reason = /^(TypeError: )?(Failed to fetch|NetworkError|Load failed)/.test(why)
    ? 'The browser does not say why: the server may not allow other sites to read it (CORS), it may redirect in circles, or there is no connection. Try another copy of the file, or download it yourself and drop it here'
    : `${why}. Check the address and the connection`;
  return new ResourceError('address_unreachable', `${address} cannot be reached. ${reason}.`, {
    context,
    cause,
  });
}

/** The error for an address whose redirects never end. */
export function redirectLoop(address: string): ResourceError {
  return new ResourceError(
    'redirect_loop',
    `${address} redirects in circles. Check the address; the server is at fault if it is right.`,
    { context: { address } },
  );
}

/** The error for a connection that ended before all bytes had come. */
export function broken(address: string, cause: unknown): ResourceError {
  const why = reasonOf(cause);
  return new ResourceError(
    'connection_broken',
    `The connection to ${address} broke (${why}). Try again; what has come is kept.`,
    { context: { address, why }, cause },
  );
}

/** `fetch failed` hides the reason one level down. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause;
  if (inner instanceof Error) {
    const code = 'code' in inner ? `${String(inner.code)}: ` : '';
    return `${code}${firstLine(inner.message) || inner.name}`;
  }
  return `${cause.name}: ${firstLine(cause.message)}`;
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.trim() ?? '';
}
