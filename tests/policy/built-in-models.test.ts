import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { RENDERER_VERSION } from '../../src/datasets/shapes/renderer.ts';
import { builtInModels } from '../../src/models/built-in.ts';
import { readOnnxInfo } from '../../src/models/onnx-file.ts';
import {
  builtInModelsSource,
  manifestNames,
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
