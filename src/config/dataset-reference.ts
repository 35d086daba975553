import type { DatasetConfiguration, ModelConfiguration } from './configuration.ts';

/** File endings of each kind of source, the longer ones first. */
const endings = {
  archive: ['.tar.gz', '.tgz', '.tar', '.zip'],
  table: ['.parquet', '.jsonl', '.ndjson', '.csv', '.tsv'],
  array: ['.npz', '.npy'],
} as const;

/** What a file may be by its name: a kind of dataset source, a model, or nothing that is known. */
export type FileKind = keyof typeof endings | 'model' | null;

/** The kind of a file, by the ending of its name or address (what follows `?` or `#` is no part of it). */
export function kindOfFile(name: string): FileKind {
  const path = name.replace(/[?#].*$/, '').toLowerCase();
  if (path.endsWith('.onnx')) return 'model';
  const kinds = Object.entries(endings) as [keyof typeof endings, readonly string[]][];
  return kinds.find(([, ends]) => ends.some((end) => path.endsWith(end)))?.[0] ?? null;
}

/**
 * The dataset that a person means by one text: `hub:<org>/<name>/<config>/<split>`, the path or address of an archive, a
 * table or an array, else the path of a folder. Labels, groups and columns are found as where a run file does not
 * name them.
 */
export function datasetOfReference(reference: string): DatasetConfiguration {
  if (reference.startsWith('hub:')) return { hub: reference };
  switch (kindOfFile(reference)) {
    case 'archive':
      return { archive: reference };
    case 'table':
      return { table: reference };
    case 'array':
      return { array: reference };
    case 'model':
    case null:
      return { folder: reference };
  }
}

/** Whether a text names a model rather than a dataset: an `.onnx` address, or an id of the Hub without a split. */
export function isModelReference(reference: string): boolean {
  if (reference.startsWith('hub:')) {
    const id = reference.slice('hub:'.length).replace(/[@:].*$/s, '');
    return id.split('/').length <= 2;
  }
  return kindOfFile(reference) === 'model';
}

/** The model that a person means by an address or an id of the Hub. */
export function modelOfReference(reference: string): Pick<ModelConfiguration, 'url' | 'hub'> {
  return reference.startsWith('hub:') ? { hub: reference } : { url: reference };
}

/**
 * A name for what lies at a path or address: the last part of it without its ending; of an id of the Hub all parts but the
 * organisation.
 */
export function nameOfReference(reference: string): string {
  const hub = /^hub:[^/]+\/([^@:]+)/.exec(reference)?.[1];
  if (hub !== undefined) return hub.replaceAll('/', '_');
  const path = reference.replace(/[?#].*$/, '').replace(/[/\\]+$/, '');
  const last = path.split(/[/\\]/).at(-1) ?? '';
  const all = Object.values(endings).flat();
  const end = ['.onnx', ...all].find((each) => last.toLowerCase().endsWith(each)) ?? '';
  const name = last.slice(0, last.length - end.length);
  return name === '' ? 'dataset' : name;
}
