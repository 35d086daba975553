import type { RunValue } from './run-document.ts';

/** A number for people: four significant digits at least, whole numbers whole, no exponent in common ranges. */
export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toPrecision(4);
  return value.toFixed(size >= 100 ? 2 : 4);
}

/** A value's interval for people: `0.7781 to 0.8274`, or `–` where there is none. */
export function intervalText(value: RunValue): string {
  return value.ci95 === null ? '–' : `${numberText(value.ci95[0])} to ${numberText(value.ci95[1])}`;
}

/** Control characters out, so that a name in an imported run cannot move a terminal's cursor or end a line. */
export function plainText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD');
}
