/**
 * The same function, remembering its last `limit` results by their arguments. For pure functions whose results
 * nobody changes; the one made longest ago is forgotten first.
 */
export function remembering<A extends readonly (string | number)[], T>(
  limit: number,
  make: (...parts: A) => T,
): (...parts: A) => T {
  const made = new Map<string, T>();
  return (...parts) => {
    const key = parts.join(' ');
    const known = made.get(key);
    if (known !== undefined) return known;
    const result = make(...parts);
    made.set(key, result);
    const [oldest] = made.keys();
    if (made.size > limit && oldest !== undefined) made.delete(oldest);
    return result;
  };
}
