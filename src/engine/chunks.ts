/** Chunks hold at least this many examples. */
const MINIMUM_CHUNK = 256;

/** Size of a chunk: the smallest multiple of the batch size that is at least 256. */
export function chunkSizeOf(batchSize: number): number {
  return Math.ceil(MINIMUM_CHUNK / batchSize) * batchSize;
}

export interface ChunkRange {
  readonly index: number;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Chunk k is examples [k·c, (k+1)·c); the last may be shorter. */
export function chunksOf(examples: number, chunkSize: number): ChunkRange[] {
  return Array.from({ length: Math.ceil(examples / chunkSize) }, (_, index) => ({
    index,
    start: index * chunkSize,
    end: Math.min((index + 1) * chunkSize, examples),
  }));
}
