import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { composeConfiguration } from '../../src/config/composition.ts';
import { parseRunFile } from '../../src/config/run-file.ts';

const root = resolve(import.meta.dirname, '../..');

/** The YAML blocks of a document. */
function runFilesOf(path: string): string[] {
  const text = readFileSync(resolve(root, path), 'utf8');
  return [...text.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, block]) => block ?? '');
}

describe.each([
  ['README.md', 1],
  ['docs/run-file.md', 2],
])('the run files in %s', (path, count) => {
  it('compose: every key and every name in them is right', () => {
    const files = runFilesOf(path);
    expect(files.length).toBeGreaterThanOrEqual(count);
    for (const text of files) {
      const configuration = composeConfiguration({ runFile: parseRunFile(text, path) });
      expect(configuration.task_group.length).toBeGreaterThan(0);
    }
  });
});
