import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { composeConfiguration } from '../../src/config/composition.ts';
import { parseRunFile } from '../../src/config/run-file.ts';
import { builtInLabelSpaces } from '../../src/datasets/label-spaces.ts';
import { namedDatasets } from '../../src/datasets/library.ts';

const root = resolve(import.meta.dirname, '../..');
const text = (path: string) => readFileSync(resolve(root, path), 'utf8');
const page = text('docs/label-spaces.md');

/** Files of a folder of src/datasets that declare something of a type, without their ending. */
function declaring(folder: string, type: string): string[] {
  return readdirSync(resolve(root, 'src/datasets', folder))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .filter((file) =>
      new RegExp(`^export const \\w+(: ${type}| = imagenetSubset)`, 'm').test(
        text(`src/datasets/${folder}/${file}`),
      ),
    )
    .map((file) => `./${folder}/${file}`);
}

/** First two cells of the rows of the page's tables. */
const rows = [...page.matchAll(/^\| `(\w+)` +\| (.+?) +\|/gm)].map(
  ([, name = '', cell = '']) => `${name}: ${cell}`,
);

describe.each([
  ['label-spaces', 'BuiltInLabelSpace', builtInLabelSpaces],
  ['library', 'NamedDataset', namedDatasets],
] as const)('src/datasets/%s', (folder, type, listed) => {
  it('is listed file by file', () => {
    const list = text(`src/datasets/${folder}.ts`);
    const files = declaring(folder, type);
    expect(files).toHaveLength(listed.length);
    for (const file of files) expect(list).toContain(`from '${file}';`);
  });

  it('is on the page, each with its title', () => {
    for (const { name, title } of listed) expect(rows).toContain(`${name}: ${title}`);
    expect(new Set(listed.map(({ name }) => name)).size).toBe(listed.length);
  });
});

it('the datasets on the page compose', () => {
  const blocks = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, block]) => block ?? '');
  expect(blocks.length).toBeGreaterThan(1);
  for (const block of blocks) {
    const written = block.includes('labels: pets')
      ? `${block}label_spaces: { pets: [cat, dog, hamster] }\n`
      : block;
    const { datasets } = composeConfiguration({ runFile: parseRunFile(written, 'page') });
    expect(Object.values(datasets).every(({ labels }) => labels !== undefined)).toBe(true);
  }
});
