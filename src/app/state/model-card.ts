import type { JsonObject, JsonValue } from '../../core/json.ts';
import { formatName } from './format.ts';

/** The family and recipe of a model in a line, as far as its manifest tells. */
export function cardLine(card: JsonObject): string {
  const parts = [text(card['family']), text(card['recipe'])];
  return parts.filter((part) => part !== '').join(' · ');
}

/** What a manifest says of a model, as pairs of words for a list; nested facts are joined. */
export function cardFacts(card: JsonObject): readonly (readonly [string, string])[] {
  return Object.entries(card)
    .map(([key, value]) => [formatName(key), text(value)] as const)
    .filter(([, value]) => value !== '');
}

function text(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(text).join(', ');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([key, inner]) => `${key.replaceAll('_', ' ')} ${text(inner)}`)
    .join(', ');
}
