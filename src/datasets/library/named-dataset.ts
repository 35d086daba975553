/** A dataset that many people have: what it is, and what a run file need not say of it. */
export interface NamedDataset {
  /** How run files name it (`as: imagenet_r`). */
  readonly name: string;
  readonly title: string;
  /** What it shows and how models answer on it, in a few sentences. */
  readonly description: string;
  /** Pictures of the published dataset; null where that depends on the version. */
  readonly examples: number | null;
  /** How its files are expected to lie. */
  readonly layout: string;
  /** Where to get it. */
  readonly source: string;
  readonly licence: string;
  readonly paper: string;
  /** Keys of its entry in a run file, where the entry does not say them itself and its kind of source has them. */
  readonly keys: {
    readonly labels: string;
    readonly path_column?: string;
    readonly label_column?: string;
    readonly groups?: readonly string[];
    readonly factors?: readonly string[];
  };
}
