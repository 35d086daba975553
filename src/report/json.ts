import type { RunDocument } from './run-document.ts';

const INDENT = '  ';

/**
 * A run as the text of `run.json`: keys in the order of the document, two spaces of indentation, lists of
 * plain values on one line, a line feed at the end. Equal documents give equal text.
 */
export function formatRunJson(run: RunDocument): string {
  return `${format(run, '')}\n`;
}

function format(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = indent + INDENT;
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object' || item === null)) {
      return `[${value.map((item: unknown) => JSON.stringify(item)).join(', ')}]`;
    }
    return wrap(
      '[',
      ']',
      value.map((item: unknown) => inner + format(item, inner)),
      indent,
    );
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${inner}${JSON.stringify(key)}: ${format(member, inner)}`);
  return wrap('{', '}', members, indent);
}

function wrap(open: string, close: string, lines: readonly string[], indent: string): string {
  return lines.length === 0 ? open + close : `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}
