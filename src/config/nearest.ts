import { distance } from 'fastest-levenshtein';

/**
 * The name that a mistyped one probably means: the fewest edits away, case aside, and no more than
 * half the length of the mistyped name. Null when nothing is near.
 */
export function nearestName(name: string, names: Iterable<string>): string | null {
  let nearest: string | null = null;
  let least = Math.floor(name.length / 2) + 1;
  for (const candidate of names) {
    const edits = distance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < least) [nearest, least] = [candidate, edits];
  }
  return nearest;
}

/**
 * The end of a message about an unknown name: the nearest name, then what there is (at most 12 of it).
 * Starts with a space: ` Did you mean "cifar10"? There are: cifar10, imagenet.`
 */
export function suggestion(name: string, names: Iterable<string>): string {
  const all = [...names];
  const nearest = nearestName(name, all);
  const question = nearest === null ? '' : ` Did you mean "${nearest}"?`;
  if (all.length === 0) return `${question} There are none.`;
  const listed = all.slice(0, 12).join(', ');
  const more = all.length > 12 ? ` and ${all.length - 12} more` : '';
  return `${question} There are: ${listed}${more}.`;
}
