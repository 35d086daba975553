/**
 * Runs `produce` on the items in order, at most `depth` ahead of the consumer, and yields the results
 * in order: decoding and drawing go on while the consumer waits for inference.
 */
export async function* prefetch<Item, Result>(
  items: readonly Item[],
  depth: number,
  produce: (item: Item) => Promise<Result>,
): AsyncGenerator<readonly [Item, Result]> {
  const pending: Promise<Result>[] = [];
  const start = (index: number): void => {
    const item = items[index];
    if (item === undefined) return;
    const result = produce(item);
    // The consumer awaits it later; a rejection in the meantime is not unhandled.
    result.catch(() => undefined);
    pending[index] = result;
  };
  for (let index = 0; index < depth; index++) start(index);
  for (const [index, item] of items.entries()) {
    start(index + depth);
    const result = pending[index];
    if (result !== undefined) yield [item, await result];
    delete pending[index];
  }
}
