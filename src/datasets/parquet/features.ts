import type { ParquetFile } from './footer.ts';

/** What the key-value metadata says of columns: their type, and the names of classes. */
export type Features = ReadonlyMap<string, Feature>;

/** `Image`, `ClassLabel`, `Value`, `List` … as the datasets library writes it. */
export interface Feature {
  readonly type: string;
  /** Of a class label, or of the class labels that a list holds. */
  readonly names: readonly string[] | null;
}

/**
 * The features that the datasets library of Hugging Face writes under the key `huggingface`. Empty where a file was written
 * by something else, or where what it says is no JSON.
 */
export function readFeatures(file: ParquetFile): Features {
  let said: unknown;
  try {
    said = JSON.parse(file.metadata.get('huggingface') ?? '{}');
  } catch {
    return new Map();
  }
  const features = member(member(said, 'info'), 'features');
  if (typeof features !== 'object' || features === null) return new Map();
  return new Map(Object.entries(features).map(([column, each]) => [column, featureOf(each)]));
}

function featureOf(said: unknown): Feature {
  const type = member(said, '_type');
  const inner = member(said, 'feature');
  const names = namesOf(member(said, 'names')) ?? namesOf(member(inner, 'names'));
  return { type: typeof type === 'string' ? type : '', names };
}

function namesOf(said: unknown): readonly string[] | null {
  if (!Array.isArray(said) || said.length === 0) return null;
  return said.every((name) => typeof name === 'string') ? said : null;
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(key);
}
