import type { Picture } from '../images/picture.ts';
import type { ArchiveLocation } from './archive/location.ts';
import type { ArrayLocation } from './array/location.ts';
import type { ParquetLocation } from './parquet/location.ts';

/** What is known of an example without looking at its pixels. */
export interface Example {
  /** Path relative to the dataset's root, NFC, with `/`; unique in the dataset. */
  readonly id: string;
  /** Index of the class in the dataset's label space; several where several answers are accepted; empty for none. */
  readonly labels: readonly number[];
  /** SHA-256 of the file's bytes, or of the recipe where the picture is drawn. */
  readonly contentHash: string;
  readonly groups?: Readonly<Record<string, string>>;
  readonly factors?: Readonly<Record<string, number>>;
  /** What pictures that are not independent share (a video, a patient); intervals may take whole clusters at a time. */
  readonly cluster?: string;
}

/**
 * Where a worker finds the pixels: plain data that can be cloned into any worker. `kind` names the
 * source (a file of `src/datasets/`) that can read it. `files` holds paths in Node and `File`s in a browser.
 */
export type PictureLocation =
  | { readonly kind: 'shapes'; readonly split: string; readonly indices: readonly number[] }
  | { readonly kind: 'files'; readonly files: readonly (string | Blob)[] }
  | ArchiveLocation
  | ParquetLocation
  | ArrayLocation;

/** A dataset that was opened and checked: its examples in order, and where their pixels are. */
export interface Dataset {
  readonly name: string;
  readonly labels: LabelSpace;
  readonly examples: readonly Example[];
  readonly location: PictureLocation;
  /** SHA-256 of the ordered (id, content hash) list. */
  readonly sha256: string;
  /** What the dataset is, in a sentence or two. */
  readonly description: string;
}

/** A label space: identity is the index, never the name (ImageNet has two "crane"s). */
export interface LabelSpace {
  readonly name: string;
  readonly classes: readonly string[];
  /** Other spellings of each class, by its index: a synset id, synonyms, the name of its folder. */
  readonly aliases?: readonly (readonly string[])[];
}

/** Reads example i's picture. Throws an ImageError (`corrupt_image`, `unreadable_image`) for a bad one. */
export type PictureReader = (index: number) => Promise<Picture>;
