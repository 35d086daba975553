/** Something whose memory counts. */
export interface Costly {
  /** In bytes. */
  readonly cost: number;
}

/**
 * What `make` gave for a key, or gives now.
 * @param expected what it will cost, about: room for it is made before
 */
export type Keeper<T extends Costly> = (
  key: string,
  expected: number,
  make: () => Promise<T>,
) => Promise<T>;

/**
 * Keeps what was made last, as long as all of it costs no more than `limit` bytes; the newest stays in any case.
 * What is asked for while it is being made is made once; what failed is made again.
 */
export function createKeeper<T extends Costly>(limit: number): Keeper<T> {
  const making = new Map<string, Promise<T>>();
  /** Least recently used first. */
  const costs = new Map<string, number>();
  const forget = (key: string): void => {
    making.delete(key);
    costs.delete(key);
  };
  /** Forgets until what is kept and `more` cost no more than the limit, or only `newest` is left. */
  const makeRoom = (more: number, newest: string): void => {
    let total = [...costs.values()].reduce((sum, cost) => sum + cost, more);
    for (const [key, cost] of costs) {
      if (total <= limit || key === newest) return;
      forget(key);
      total -= cost;
    }
  };
  return (key, expected, make) => {
    const known = making.get(key);
    if (known !== undefined) {
      const cost = costs.get(key);
      if (cost !== undefined && costs.delete(key)) costs.set(key, cost);
      return known;
    }
    makeRoom(expected, key);
    const made = make();
    making.set(key, made);
    made.then(
      ({ cost }) => {
        costs.set(key, cost);
        makeRoom(0, key);
      },
      () => forget(key),
    );
    return made;
  };
}
