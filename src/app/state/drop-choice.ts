import type { PlainError } from '../../core/errors.ts';
import type { DropChoice } from './app-state.ts';

/** The errors that end when a person chooses, by code: what they choose, and where the error lists it. */
const choices: Readonly<Record<string, Pick<DropChoice, 'key'> & { readonly listed: string }>> = {
  ambiguous_split: { key: 'split', listed: 'splits' },
  missing_path_column: { key: 'path_column', listed: 'columns' },
  missing_label_column: { key: 'label_column', listed: 'columns' },
  missing_picture_column: { key: 'image_column', listed: 'columns' },
};

/** What of a dataset must be chosen before it can be added; null for an error that no choice mends. */
export function choiceOf({ code, context }: PlainError): DropChoice | null {
  const found = Object.hasOwn(choices, code) ? choices[code] : undefined;
  const among = found === undefined ? undefined : context[found.listed];
  if (found === undefined || !Array.isArray(among) || among.length === 0) return null;
  return { key: found.key, among: among.map(String) };
}
