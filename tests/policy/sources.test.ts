import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { kindOfFile } from '../../src/config/dataset-reference.ts';
import { datasetSchemas, modelSchema } from '../../src/config/run-file-schema.ts';
import { sources, type Source } from '../../src/config/sources.ts';

const page = resolve(import.meta.dirname, '../../docs/sources.md');

/** Keys of a model that say where it lies. */
const modelPlaces = ['file', 'url', 'hub'];

const keysOf = (of: Source['of']): string[] =>
  sources.filter((source) => source.of === of).map(({ key }) => key);

function table(of: Source['of']): string {
  const rows = sources
    .filter((source) => source.of === of)
    .map(
      ({ key, title, endings, places, reading, labels, refuses }) =>
      [`\`${key}:\``, title, endings.map((end) => `\`${end}\``).join(' '), places.join(', '), reading, labels, refuses].join(' | '), // prettier-ignore
    );
  return [
    'key | what | endings | from | how it is read | labels | what is refused',
    '--- | --- | --- | --- | --- | --- | ---',
    ...rows,
  ].join('\n');
}

const text = `# Sources

Every way in which models and pictures get in. A _path_ is a file of the machine (in Node), _dropped_ is a file or folder that was dropped or chosen on
the page, an _address_ is \`https://…\`, the _Hub_ is Hugging Face's or a mirror of it. How each is written in a run file: [run-file.md](run-file.md). This
page is made of \`src/config/sources.ts\` by \`npm run sources\`.

## Datasets

${table('dataset')}

## Models

${table('model')}
`;

describe('docs/sources.md', () => {
  it('is what src/config/sources.ts says', async () => {
    const config = await resolveConfig(page);
    await expect(await format(text, { ...config, filepath: page })).toMatchFileSnapshot(page);
  });
});

describe('the list of sources', () => {
  it('holds every kind of dataset that a run file can name, and no other', () => {
    expect(keysOf('dataset').sort()).toEqual(Object.keys(datasetSchemas).sort());
  });

  it('holds every place that a model can come from, and no other', () => {
    expect(keysOf('model').sort()).toEqual([...modelPlaces].sort());
    for (const key of modelPlaces) expect(Object.keys(modelSchema.shape)).toContain(key);
  });

  it('names endings by which a file is known as what the row says', () => {
    for (const { of, key, endings } of sources) {
      const kinds = endings.map((ending) => kindOfFile(`x${ending}`));
      expect(new Set(kinds)).toEqual(endings.length === 0 ? new Set() : new Set([of === 'model' ? 'model' : key])); // prettier-ignore
    }
  });
});
