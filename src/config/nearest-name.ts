import { distance } from 'fastest-levenshtein';

/** Names longer than this are listed by their nearest alone: a list of hundreds helps nobody. */
const LISTED_NAMES = 12;

/**
 * The candidate most like `name`, or null when none is like it: at most a third of the letters (and at
 * least two) may differ. Letter case does not count. The first of several equally near wins.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | null {
  const wanted = name.toLowerCase();
  let best: string | null = null;
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const found = distance(wanted, candidate.toLowerCase());
    if (found < bestDistance && found < candidate.length) {
      best = candidate;
      bestDistance = found;
    }
  }
  return best;
}

/** A sentence for an error about an unknown name: the nearest one, or what there is to choose from. */
export function suggestion(name: string, candidates: Iterable<string>): string {
  const names = [...candidates];
  const nearest = nearestName(name, names);
  if (nearest !== null) return `Did you mean "${nearest}"?`;
  if (names.length === 0) return 'There is none to choose from.';
  if (names.length > LISTED_NAMES) return `There are ${names.length} to choose from.`;
  return `There is ${names.map((each) => `"${each}"`).join(', ')}.`;
}
