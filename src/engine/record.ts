/** What became of an example. */
export const STATUS = { ok: 0, skipped: 1, nonfinite: 2 } as const;

/** How many of the best classes a record keeps; fewer where the model has fewer classes. */
export const TOP_COUNT = 5;
