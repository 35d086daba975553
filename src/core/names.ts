/**
 * Optimal string alignment: the fewest insertions, deletions, replacements and exchanges of neighbours that turn
 * `a` into `b` (Damerau–Levenshtein where no piece is edited twice).
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const exchanged =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? (beforeLast[j - 2] ?? 0) + 1
          : Infinity;
      current.push(Math.min(replaced, exchanged, (last[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length] ?? 0;
}

/** The known name that is closest to a mistyped one, or null when none is close (half its letters differ). */
export function nearestName(name: string, known: readonly string[]): string | null {
  let best: string | null = null;
  let smallest = Math.max(2, Math.floor(name.length / 2)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < smallest) [best, smallest] = [candidate, distance];
  }
  return best;
}

/** More names than a message can hold. */
const SHOWN = 20;

/** Ends an error message about an unknown name: the nearest known one, or all of them (the first 20). */
export function suggestion(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  if (nearest !== null) return `Did you mean "${nearest}"?`;
  const more = known.length - SHOWN;
  return `Known are: ${known.slice(0, SHOWN).join(', ')}${more > 0 ? ` … and ${more} more` : ''}.`;
}
