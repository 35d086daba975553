import { readFile } from 'node:fs/promises';
import { ConfigurationError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { plainText } from '../../report/number-text.ts';

/** What `inspect` says of a thing: the members in order, and the text for people. */
export interface Inspection {
  readonly facts: JsonObject;
  readonly text: string;
}

/** `name  value` in lines, the values below each other. */
export function factLines(lines: readonly (readonly [string, string])[]): string {
  return lines.map(([name, value]) => `${name.padEnd(10)}  ${plainText(value)}\n`).join('');
}

/** @throws ConfigurationError `file_not_found` */
export async function readBytes(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(
      'file_not_found',
      `The file cannot be read (${reason}). Check the path.`,
      {
        context: { file },
        cause: error,
      },
    );
  }
}
