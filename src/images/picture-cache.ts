import type { Picture } from './picture.ts';

/** Pictures by key, made at most once while they are kept. */
export interface PictureCache {
  /** The picture of this key; `make` is called only when it is neither kept nor being made. */
  get(key: string, make: () => Promise<Picture>): Promise<Picture>;
}

/**
 * A cache of at most `limit` bytes of pixels; the least recently used picture goes first. What `make`
 * throws reaches every caller that waits for it and is not kept.
 */
export function createPictureCache(limit: number): PictureCache {
  // A Map's keys stay in order of insertion: used pictures are put back at the end.
  const kept = new Map<string, Picture>();
  const making = new Map<string, Promise<Picture>>();
  let bytes = 0;

  function keep(key: string, picture: Picture): void {
    kept.set(key, picture);
    bytes += picture.data.byteLength;
    for (const [oldest, { data }] of kept) {
      if (bytes <= limit) return;
      kept.delete(oldest);
      bytes -= data.byteLength;
    }
  }

  return {
    async get(key, make) {
      const found = kept.get(key);
      if (found !== undefined) {
        kept.delete(key);
        kept.set(key, found);
        return found;
      }
      const pending = making.get(key);
      if (pending !== undefined) return pending;
      const made = make();
      making.set(key, made);
      try {
        const picture = await made;
        keep(key, picture);
        return picture;
      } finally {
        making.delete(key);
      }
    },
  };
}
