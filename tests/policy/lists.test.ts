import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measurementList } from '../../src/measurement-list.ts';
import { transformList } from '../../src/transform-list.ts';

const source = resolve(import.meta.dirname, '../../src');

/** Files two folders deep (`<category>/<name>.ts`) under some folders of src, tests left out. */
function filesUnder(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(resolve(source, folder), { recursive: true, encoding: 'utf8' })
      .filter(
        (path) =>
          path.split('/').length === 2 && path.endsWith('.ts') && !path.endsWith('.test.ts'),
      )
      .map((path) => `./${folder}/${path}`),
  );
}

/** Lines of a list that name a file: one each. */
function listed(list: string): string[] {
  const lines = readFileSync(resolve(source, list), 'utf8').split('\n');
  return lines.flatMap((line) => /^export \{ \w+ \} from '(.+)';$/.exec(line)?.[1] ?? []);
}

/** A file that declares a measurement or a transform, rather than helping others of its folder. */
function declares(path: string): boolean {
  const text = readFileSync(resolve(source, path), 'utf8');
  return /defineMeasurement\(|: Transform = /.test(text);
}

describe.each([
  ['measurements.ts', ['properties', 'tasks']],
  ['transforms.ts', ['transforms']],
])('%s', (list, folders) => {
  const files = filesUnder(...folders).filter(declares);

  it('names every file that declares one, and no other', () => {
    expect(listed(list).sort()).toEqual(files.sort());
  });

  it.each(files)('%s has a test beside it', (file) => {
    expect(existsSync(resolve(source, file.replace(/\.ts$/, '.test.ts')))).toBe(true);
  });
});

describe('every measurement', () => {
  it.each(measurementList.map((measurement) => [measurement.meta.id, measurement] as const))(
    '%s says its reference, version, summary and a category that is its folder',
    (id, { meta }) => {
      expect(meta.reference.length).toBeGreaterThan(10);
      expect(meta.version).toBeGreaterThanOrEqual(1);
      expect(meta.summary).toMatch(/\.$/);
      const folder = meta.kind === 'property' ? 'properties' : 'tasks';
      const file = `${folder}/${meta.category}/${id.replaceAll('_', '-')}.ts`;
      expect(existsSync(resolve(source, file)), file).toBe(true);
    },
  );

  it('has an id of its own', () => {
    expect(new Set(measurementList.map(({ meta }) => meta.id)).size).toBe(measurementList.length);
  });
});

describe('every transform', () => {
  it.each(transformList.map((transform) => [transform.id, transform] as const))(
    '%s says its reference, and its default magnitudes are views',
    (_, transform) => {
      expect(transform.reference.length).toBeGreaterThan(5);
      for (const magnitude of transform.magnitudes)
        expect(() => transform.parse(magnitude)).not.toThrow();
    },
  );

  it('lies in a file of its id', () => {
    const names = filesUnder('transforms')
      .filter(declares)
      .map((path) => basename(path, '.ts'));
    expect(transformList.map(({ id }) => id.replaceAll('_', '-')).sort()).toEqual(names.sort());
  });
});
