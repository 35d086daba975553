import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { RENDERER_VERSION } from '../../src/datasets/shapes/renderer.ts';
import { builtInModels } from '../../src/models/built-in.ts';
import { builtInLibraries } from '../../src/config/libraries.ts';
import { composeConfiguration } from '../../src/config/composition.ts';
import { hubModels } from '../../src/models/hub-models.ts';
import { parseHubModel } from '../../src/resources/hub-reference.ts';
import { readOnnxInfo } from '../../src/models/onnx-file.ts';
import {
  builtInModelsSource,
  hubManifestNames,
  hubModelsSource,
  manifestNames,
  readHubManifest,
  readManifest,
} from '../../training/built-in-models.ts';

const root = join(import.meta.dirname, '../..');
const manifest = join(root, 'models-manifest');
const names = manifestNames();
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const validate = new Ajv2020({ allErrors: true }).compile(
  JSON.parse(read('models-manifest/schema.json')),
);

describe('models-manifest/', () => {
  it('lists every entry, weights file and file of expected logits, and no other', () => {
    const stems = (folder: string, ending: string): string[] =>
      readdirSync(join(manifest, folder))
        .filter((file) => file.endsWith(ending))
        .map((file) => file.slice(0, -ending.length))
        .sort();
    const listed = names.toSorted();
    const others = ['index', 'schema'];
    expect(stems('.', '.json').filter((stem) => !others.includes(stem))).toEqual(listed);
    expect(stems('weights', '.onnx')).toEqual(listed);
    expect(stems('expected', '.json')).toEqual(listed);
  });

  it('is what src/models/built-in.ts says (else: npm run manifest)', async () => {
    expect(read('src/models/built-in.ts')).toBe(await builtInModelsSource());
  });

  it.each(names)('%s fits schema.json', (name) => {
    validate(readManifest(name));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('refuses an entry without a family', () => {
    const [name = ''] = names;
    const { card, ...rest } = readManifest(name) as { card: Record<string, unknown> };
    expect(validate({ ...rest, card: { ...card, family: undefined } })).toBe(false);
  });
});

describe('the built-in models', () => {
  it('are two families at two texture agreements and two orientation ranges', () => {
    const cells = builtInModels.map(({ card: { family, recipe } }) =>
      JSON.stringify({ family, recipe }),
    );
    expect(new Set(cells).size).toBe(8);
    expect(cells).toHaveLength(8);
  });

  it.each(builtInModels.map((model) => [model.name, model] as const))(
    '%s: the file is of the form that the manifest promises',
    (name, { file, card }) => {
      const info = readOnnxInfo(new Uint8Array(readFileSync(join(manifest, file))));
      expect(info.opsets).toEqual([{ domain: '', version: 16 }]);
      expect(info.inputs).toEqual([
        { name: 'pixel_values', type: 'float32', shape: ['batch', 3, 32, 32] },
      ]);
      expect(info.outputs).toEqual([
        { name: 'logits', type: 'float32', shape: ['batch', 10] },
        { name: 'embedding', type: 'float32', shape: ['batch', 64] },
      ]);
      expect(card['parameters']).toBe(info.parameters);
      expect(card['training']).toMatchObject({ renderer: RENDERER_VERSION });
      expect(name).toContain(`_${String(card['family'])}_`);
    },
  );
});

describe('models-manifest/hub/', () => {
  const known = hubManifestNames();
  const ajv = new Ajv2020({ allErrors: true });
  ajv.addSchema(JSON.parse(read('models-manifest/schema.json')), 'models-manifest/schema.json');
  const fits = ajv.compile({
    ...JSON.parse(read('models-manifest/hub/schema.json')),
    $id: 'models-manifest/hub/schema.json',
  });

  it('lists every entry, and at least 30 of at least 12 families', () => {
    const files = readdirSync(join(manifest, 'hub')).filter((file) => file.endsWith('.json'));
    const entries = files.map((file) => file.slice(0, -5)).filter((stem) => !['index', 'schema'].includes(stem)); // prettier-ignore
    expect(entries.sort()).toEqual(known.toSorted());
    expect(known.length).toBeGreaterThanOrEqual(30);
    expect(new Set(hubModels.map(({ card }) => card['family'])).size).toBeGreaterThanOrEqual(12);
  });

  it('is what src/models/hub-models.ts says (else: npm run manifest)', async () => {
    expect(read('src/models/hub-models.ts')).toBe(await hubModelsSource());
  });

  it.each(known)('%s fits hub/schema.json, and its address is one of the Hub', (name) => {
    fits(readHubManifest(name));
    expect(fits.errors ?? []).toEqual([]);
    const entry = hubModels.find((model) => model.name === name);
    expect(entry?.hub.startsWith(parseHubModel(entry.hub).id)).toBe(true);
  });

  it('refuses unknown keys, names that are prototype keys, and scripts in texts', () => {
    const entry = readHubManifest('resnet_50') as { card: Record<string, unknown> };
    expect(fits({ ...entry, script: 'x' })).toBe(false);
    expect(fits({ ...entry, name: '__proto__' })).toBe(false);
    expect(fits({ ...entry, card: { ...entry.card, extra: 1 } })).toBe(false);
    expect(fits({ ...entry, card: { ...entry.card, title: '<script>alert(1)</script>' } })).toBe(
      false,
    );
    expect(fits({ ...entry, hub: 'https://example.com/x' })).toBe(false);
    expect(fits({ ...entry, file: '../weights.onnx' })).toBe(false);
  });

  it('is there by name, and never in a run that names no model', () => {
    expect(composeConfiguration({}).model).toEqual(names);
    expect(builtInLibraries.default_models).toEqual(names);
    const chosen = composeConfiguration({ overrides: ['model=resnet_50'] });
    expect(chosen.models['resnet_50']).toMatchObject({ hub: 'Xenova/resnet-50' });
    expect(names.some((name) => known.includes(name))).toBe(false);
  });
});
