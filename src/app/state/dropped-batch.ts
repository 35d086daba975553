import { kindOfFile } from '../../config/dataset-reference.ts';

/** Files that were dropped together, by what they are. */
export interface DroppedBatch {
  /** Each with the files that may hold its weights: those dropped with it that are nothing else. */
  readonly models: readonly { readonly file: File; readonly beside: readonly File[] }[];
  /** Each is one dataset: shards of one archive or table whose names differ in a number alone are together. */
  readonly archives: readonly (readonly File[])[];
  readonly tables: readonly (readonly File[])[];
  /** Each with the files that may hold its labels. */
  readonly arrays: readonly (readonly File[])[];
  /** What is none of these, where there is no model that it could belong to. */
  readonly unknown: readonly File[];
}

/** Sorts files that were dropped together. */
export function sortDropped(files: readonly File[]): DroppedBatch {
  const of = (kind: ReturnType<typeof kindOfFile>): readonly File[] =>
    files.filter(({ name }) => kindOfFile(name) === kind);
  const models = of('model');
  const others = of(null);
  return {
    models: models.map((file) => ({ file, beside: others })),
    archives: shardsOf(of('archive')),
    tables: shardsOf(of('table')),
    arrays: arraysOf(of('array')),
    unknown: models.length === 0 ? others : [],
  };
}

/** Files whose names differ in their digits alone, together, in the order of their names. */
function shardsOf(files: readonly File[]): File[][] {
  const groups = new Map<string, File[]>();
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  for (const file of sorted) {
    const pattern = file.name.replace(/\d+/g, '#');
    groups.set(pattern, [...(groups.get(pattern) ?? []), file]);
  }
  return [...groups.values()];
}

/** An array of pictures and the labels beside it: `images.npy` with `labels.npy`; an `.npz` has both. */
function arraysOf(files: readonly File[]): File[][] {
  const labels = files.filter(({ name }) => /label|target/i.test(name) && /\.npy$/i.test(name));
  const pictures = files.filter((file) => !labels.includes(file));
  if (pictures.length === 0) return labels.map((file) => [file]);
  return pictures.map((file) => (/\.npz$/i.test(file.name) ? [file] : [file, ...labels]));
}
