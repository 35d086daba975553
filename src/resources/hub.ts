import { z } from '../config/zod.ts';
import { ResourceError } from '../core/errors.ts';
import { HUB_BASE } from './hub-address.ts';
import { ask, broken, withinSilence, type Fetch } from './http.ts';
import type { HubDatasetReference } from './hub-reference.ts';

/** Where the Hub's own conversion of a dataset to Parquet lies. */
const PARQUET_REVISION = 'refs/convert/parquet';

/** Answers larger than this are not read: those of honest repositories are far smaller. */
const LARGEST_ANSWER = 32 * 1024 * 1024;

/** A file of a repository. */
export interface HubFile {
  /** Within the repository, with `/`. */
  readonly path: string;
  /** Of this very commit, so that it always gives the same bytes. */
  readonly address: string;
  /** In bytes; null where the Hub does not tell. */
  readonly size: number | null;
  /** SHA-256 of the file; the Hub has it of large files only. */
  readonly sha256: string | null;
}

/** A repository at one commit. */
export interface HubRepository {
  /** `<org>/<name>`. */
  readonly id: string;
  /** As it was asked for: a branch, a tag, a commit. */
  readonly revision: string;
  /** The commit that the revision was at when it was asked for. */
  readonly commit: string;
  readonly files: readonly HubFile[];
  /** As its page says; null where it says nothing. */
  readonly licence: string | null;
}

/** The Parquet files of a split, in order. */
export interface HubSplit {
  /** The commit that the files are of; null where the server lists addresses without one. */
  readonly commit: string | null;
  readonly files: readonly HubFile[];
  /** Whether the Hub converted only the first part of the split. */
  readonly partial: boolean;
}

/** What can be asked of the Hub, or of a mirror that speaks its API. Every function throws ResourceErrors. */
export interface Hub {
  readonly base: string;
  /** What a repository of a model holds. */
  model(id: string, revision: string): Promise<HubRepository>;
  /** What a repository of a dataset holds. */
  dataset(id: string, revision: string): Promise<HubRepository>;
  /** The Parquet files of a split. Also throws `split_not_found` with the splits that there are. */
  split(reference: HubDatasetReference): Promise<HubSplit>;
  /** Address of a file at a commit. */
  fileAddress(model: string, commit: string, path: string): string;
  /** A small file, as text. */
  text(address: string): Promise<string>;
}

/**
 * A client of the Hub.
 * @param base where it is: `https://huggingface.co`, or the address of a mirror
 */
export function createHub(fetch: Fetch, base: string = HUB_BASE): Hub {
  const root = base.replace(/\/+$/, '');
  const text = (address: string) => readText(fetch, address);
  const repository = async (kind: 'models' | 'datasets', id: string, revision: string) => {
    const address = `${root}/api/${kind}/${id}/revision/${encodeURIComponent(revision)}?blobs=true`;
    const answer = parse(repositoryAnswer, await text(address), address);
    return repositoryOf(kind === 'models' ? root : `${root}/datasets`, id, revision, answer);
  };
  const hub = {
    base: root,
    text,
    fileAddress: (id: string, commit: string, path: string) =>
      addressOf(`${root}/${id}`, commit, path),
    model: (id: string, revision: string) => repository('models', id, revision),
    dataset: (id: string, revision: string) => repository('datasets', id, revision),
  };
  return { ...hub, split: (reference) => findSplit(hub, reference) };
}

const repositoryAnswer = z.object({
  sha: z.string().check(z.regex(/^[0-9a-f]{7,64}$/)),
  siblings: z.array(
    z.object({
      rfilename: z.string(),
      size: z.optional(z.nullable(z.int())),
      lfs: z.optional(z.nullable(z.object({ sha256: z.optional(z.string()), size: z.optional(z.int()) }))), // prettier-ignore
    }),
  ),
  cardData: z.optional(z.nullable(z.object({ license: z.optional(z.unknown()) }))),
});

const parquetAnswer = z.record(z.string(), z.record(z.string(), z.array(z.string())));

function repositoryOf(
  root: string,
  id: string,
  revision: string,
  { sha, siblings, cardData }: z.infer<typeof repositoryAnswer>,
): HubRepository {
  const files = siblings.map(({ rfilename, size, lfs }): HubFile => {
    const hash = lfs?.sha256?.toLowerCase() ?? '';
    return {
      path: rfilename,
      address: addressOf(`${root}/${id}`, sha, rfilename),
      size: lfs?.size ?? size ?? null,
      sha256: /^[0-9a-f]{64}$/.test(hash) ? hash : null,
    };
  });
  return { id, revision, commit: sha, files, licence: licenceOf(cardData?.license) };
}

function licenceOf(given: unknown): string | null {
  if (typeof given === 'string') return given.slice(0, 100);
  return Array.isArray(given) && typeof given[0] === 'string' ? given[0].slice(0, 100) : null;
}

function addressOf(repository: string, commit: string, path: string): string {
  return `${repository}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/**
 * With a revision: the Parquet files of the dataset's own repository. Without: those of the Hub's conversion, at its
 * commit; where a mirror does not have that, the addresses that it lists.
 */
async function findSplit(
  hub: Omit<Hub, 'split'>,
  reference: HubDatasetReference,
): Promise<HubSplit> {
  const { id, revision } = reference;
  if (revision !== null) {
    const repository = await hub.dataset(id, revision);
    return splitOf(repository, reference, ownSplitOf);
  }
  try {
    return splitOf(await hub.dataset(id, PARQUET_REVISION), reference, convertedSplitOf);
  } catch (error) {
    if (!(error instanceof ResourceError) || error.code !== 'address_not_found') throw error;
    return listedSplit(hub, reference);
  }
}

/** The config and split that a path belongs to; null for a file that is of none. */
type SplitOfPath = (path: string) => { config: string; split: string; partial?: boolean } | null;

/** `<config>/<split>/0000.parquet`; of a split that was converted in part `partial-<split>`. */
const convertedSplitOf: SplitOfPath = (path) => {
  const [config = '', folder = '', file = '', ...rest] = path.split('/');
  if (rest.length > 0 || !/^\d+\.parquet$/.test(file)) return null;
  return { config, split: folder.replace(/^partial-/, ''), partial: folder.startsWith('partial-') };
};

/** `<config>/<split>-00000-of-00002.parquet`, with `data` for the one config of most; `<config>/<split>/….parquet`. */
const ownSplitOf: SplitOfPath = (path) => {
  const parts = path.split('/');
  const file = parts.at(-1) ?? '';
  if (!file.endsWith('.parquet')) return null;
  const named = /^(.+?)(?:-\d{5}-of-\d{5}(?:-[0-9a-f]+)?)?\.parquet$/.exec(file)?.[1] ?? file;
  const split = parts.length > 2 ? (parts.at(-2) ?? '') : named;
  const config = parts.length > 1 ? (parts[0] ?? '') : 'default';
  return { config: config === 'data' ? 'default' : config, split };
};

function splitOf(
  { commit, files }: HubRepository,
  { id, config, split }: HubDatasetReference,
  read: SplitOfPath,
): HubSplit {
  const all = files.flatMap((file) => {
    const of = read(file.path);
    return of === null ? [] : [{ file, of }];
  });
  const own = all.filter(({ of }) => of.config === config && of.split === split);
  if (own.length === 0) {
    throw splitNotFound(id, config, split, all.map(({ of }) => `${of.config}/${of.split}`)); // prettier-ignore
  }
  const ordered = own.map(({ file }) => file).sort((a, b) => (a.path < b.path ? -1 : 1));
  return { commit, files: ordered, partial: own.some(({ of }) => of.partial === true) };
}

async function listedSplit(
  hub: Pick<Hub, 'base' | 'text'>,
  { id, config, split }: HubDatasetReference,
): Promise<HubSplit> {
  const address = `${hub.base}/api/datasets/${id}/parquet`;
  const answer = parse(parquetAnswer, await hub.text(address), address);
  const listed = new Map(
    Object.entries(answer).flatMap(([name, splits]) =>
      Object.entries(splits).map(([each, addresses]) => [`${name}/${each}`, addresses] as const),
    ),
  );
  const addresses = listed.get(`${config}/${split}`);
  if (addresses === undefined || addresses.length === 0) {
    throw splitNotFound(id, config, split, [...listed.keys()]);
  }
  const files = addresses.map((given): HubFile => {
    // A mirror may repeat the addresses of the Hub itself.
    const own = given.startsWith(`${HUB_BASE}/`) ? hub.base + given.slice(HUB_BASE.length) : given;
    return { path: own.split('/').slice(-3).join('/'), address: own, size: null, sha256: null };
  });
  return { commit: null, files, partial: addresses.some((each) => each.includes('/partial-')) };
}

function splitNotFound(
  id: string,
  config: string,
  split: string,
  there: readonly string[],
): ResourceError {
  const splits = [...new Set(there)];
  const known = splits.length === 0 ? 'none' : splits.slice(0, 20).join(', ');
  return new ResourceError(
    'split_not_found',
    `Dataset ${id} of the Hub has no Parquet files of ${config}/${split}. It has: ${known}.`,
    { context: { dataset: id, config, split, splits } },
  );
}

async function readText(fetch: Fetch, address: string): Promise<string> {
  const answer = await ask(fetch, address);
  const declared = Number(answer.headers.get('content-length') ?? 0);
  if (declared > LARGEST_ANSWER) {
    await answer.body?.cancel().catch(() => undefined);
    throw unexpected(address, `it has ${declared} bytes`);
  }
  const bytes = await withinSilence(address, () => answer.arrayBuffer()).catch((cause: unknown) => {
    throw cause instanceof ResourceError ? cause : broken(address, cause);
  });
  return new TextDecoder().decode(new Uint8Array(bytes));
}

/** Reads an answer's JSON and checks its form. */
function parse<T extends z.ZodMiniType>(schema: T, text: string, address: string): z.infer<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unexpected(address, 'it is not JSON');
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw unexpected(address, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong form'}`);
}

function unexpected(address: string, why: string): ResourceError {
  return new ResourceError(
    'unexpected_answer',
    `${address} did not answer as the Hub does (${why}). Check the address of the Hub in the settings.`,
    { context: { address, why } },
  );
}
