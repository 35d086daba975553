import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/version.ts';

interface PackageJson {
  version: string;
  license: string;
  bin: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

interface LockFile {
  packages: Record<string, { license?: string; resolved?: string; integrity?: string }>;
}

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as PackageJson;
const lock = JSON.parse(read('package-lock.json')) as LockFile;

/** Licences that MIT software may depend on; those of tools that are not shipped are listed too. */
const compatibleLicences =
  /^\(?(MIT|MIT-0|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|CC-BY-4\.0|MPL-2\.0|Python-2\.0|Unlicense|LGPL-3\.0-or-later|\(| |AND|OR|\))+\)?$/;

describe('package.json', () => {
  it('pins every dependency to one version', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies };
    const loose = Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    expect(loose).toEqual([]);
  });

  it('has the version that the program prints', () => {
    expect(VERSION).toBe(manifest.version);
  });

  it('has a program that exists', () => {
    expect(existsSync(resolve(root, manifest.bin['interplay'] ?? ''))).toBe(true);
  });
});

describe('package-lock.json', () => {
  it('names no host to download from', () => {
    const named = Object.entries(lock.packages).filter(([, entry]) =>
      entry.resolved?.includes('://'),
    );
    expect(named).toEqual([]);
  });

  it('holds packages of compatible licences alone', () => {
    const others = Object.entries(lock.packages)
      .filter(
        ([path, { license }]) =>
          path !== '' && !(license !== undefined && compatibleLicences.test(license)),
      )
      .map(([path, { license }]) => `${path}: ${license}`);
    expect(others).toEqual([]);
  });
});
