import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n');
const documents = tracked.filter((path) => path.endsWith('.md'));

/** Targets of relative links of a Markdown file, without anchors. */
function linksOf(path: string): string[] {
  const text = readFileSync(resolve(root, path), 'utf8');
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  return targets
    .filter((target) => !/^[a-z]+:|^#/.test(target))
    .map((target) => target.split('#')[0] ?? '');
}

describe('documentation', () => {
  it.each(documents)('%s links to files that exist', (path) => {
    const broken = linksOf(path).filter(
      (target) => !existsSync(resolve(root, dirname(path), target)),
    );
    expect(broken).toEqual([]);
  });

  it('names the scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const text = documents.map((path) => readFileSync(resolve(root, path), 'utf8')).join('\n');
    const named = [...text.matchAll(/npm run ([a-z:]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

describe('the repository', () => {
  it('holds no file over 1.5 MB', () => {
    const large = tracked.filter(
      (path) => existsSync(resolve(root, path)) && readFileSync(resolve(root, path)).length > 1.5e6,
    );
    expect(large).toEqual([]);
  });

  it('holds no test that is skipped or alone by hand', () => {
    const tests = tracked.filter(
      (path) => path.endsWith('.test.ts') && existsSync(resolve(root, path)),
    );
    const marked = tests.filter((path) =>
      /\b(it|test|describe)\.(only|todo|skip|fails)\(/.test(
        readFileSync(resolve(root, path), 'utf8'),
      ),
    );
    expect(marked).toEqual([]);
  });
});
