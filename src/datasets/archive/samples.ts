import type { Example } from '../dataset.ts';
import type { SaidLabels } from '../said-labels.ts';
import type { RawEntry } from './entry.ts';

/** What the files beside a picture in a WebDataset shard say of it. */
export interface Sample {
  /** Null where none of them says one. */
  readonly labels: SaidLabels | null;
  readonly groups: Readonly<Record<string, string>>;
  readonly factors: Readonly<Record<string, number>>;
}

/** Larger files beside pictures are no labels. */
const LARGEST_SIDECAR = 1024 * 1024;
/** Longer texts are captions and addresses, not names of classes or groups. */
const LONGEST_NAME = 100;

type Extension = 'cls' | 'json' | 'txt';
/** Of two files that say a label the one that stands first counts. */
const precedence: readonly Extension[] = ['cls', 'json', 'txt'];

/** The key of the sample that a member belongs to: its path up to the first dot of its name; and what follows that. */
export function sampleKey(path: string): { readonly key: string; readonly extension: string } {
  const dot = path.indexOf('.', path.lastIndexOf('/') + 1);
  if (dot < 0) return { key: path, extension: '' };
  return { key: path.slice(0, dot), extension: path.slice(dot + 1).toLowerCase() };
}

/** The samples of WebDataset shards: of each shard by key. */
export class Samples {
  readonly #parts = new Map<string, Map<Extension, Sample>>();

  /** Whether an entry can say something of a picture, by its name and size. */
  static isSidecar({ name, size }: RawEntry): boolean {
    return extensionOf(name) !== null && size <= LARGEST_SIDECAR;
  }

  add(archive: number, path: string, text: string): void {
    const extension = extensionOf(path);
    if (extension === null) return;
    const key = `${archive} ${sampleKey(path).key}`;
    const parts = this.#parts.get(key) ?? new Map<Extension, Sample>();
    parts.set(extension, readSidecar(extension, text));
    this.#parts.set(key, parts);
  }

  /** What is said of a picture; null where there is no file beside it. */
  of(archive: number, path: string): Sample | null {
    const parts = this.#parts.get(`${archive} ${sampleKey(path).key}`);
    if (parts === undefined) return null;
    const labels = precedence
      .map((extension) => parts.get(extension)?.labels ?? null)
      .find((said) => said !== null);
    const { groups = {}, factors = {} } = parts.get('json') ?? {};
    return { labels: labels ?? null, groups, factors };
  }
}

function extensionOf(path: string): Extension | null {
  const { extension } = sampleKey(path);
  return precedence.find((known) => known === extension) ?? null;
}

/** Reads one file; what is no label says nothing. */
function readSidecar(extension: Extension, text: string): Sample {
  if (extension === 'json') return readJson(text);
  const name = text.trim();
  const isIndex = extension === 'cls' && /^\d{1,9}$/.test(name);
  const isName = name !== '' && name.length <= LONGEST_NAME && !name.includes('\n');
  const labels = isIndex ? [Number(name)] : isName ? [name] : null;
  return { labels, groups: {}, factors: {} };
}

function readJson(text: string): Sample {
  const fields = Object.entries(parseObject(text));
  const said = fields.find(([name]) => name === 'label') ?? fields.find(([name]) => name === 'cls');
  const others = fields.filter(([name]) => name !== 'label' && name !== 'cls');
  return {
    labels: said === undefined ? null : labelsOf(said[1]),
    groups: Object.fromEntries(
      others.flatMap(([name, value]) => (isGroup(value) ? [[name, String(value)]] : [])),
    ),
    factors: Object.fromEntries(
      others.flatMap(([name, value]) =>
        typeof value === 'number' && Number.isFinite(value) ? [[name, value]] : [],
      ),
    ),
  };
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    // A broken file says nothing; a picture without a label is refused by its name.
    return {};
  }
}

function labelsOf(value: unknown): SaidLabels | null {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  const labels = all.filter(
    (each): each is string | number =>
      (typeof each === 'number' && Number.isInteger(each)) ||
      (typeof each === 'string' && each !== ''),
  );
  return labels.length === 0 ? null : labels;
}

function isGroup(value: unknown): boolean {
  if (typeof value === 'string') return value !== '' && value.length <= LONGEST_NAME;
  return typeof value === 'boolean';
}

/** The facts of an example that a sample says: of the groups those of these columns. */
export function factsOf(
  sample: Sample,
  columns: readonly string[],
): Pick<Example, 'groups' | 'factors'> {
  const groups = columns.flatMap((column) => {
    const value = own(sample.groups, column) ?? own(sample.factors, column);
    return value === undefined ? [] : [[column, String(value)] as const];
  });
  return {
    ...(groups.length === 0 ? {} : { groups: Object.fromEntries(groups) }),
    ...(Object.keys(sample.factors).length === 0 ? {} : { factors: sample.factors }),
  };
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
