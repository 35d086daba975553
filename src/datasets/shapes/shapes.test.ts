import { describe, expect, it } from 'vitest';
import pinned from '../../../tests/fixtures/shapes-pictures.json' with { type: 'json' };
import { hashOfFirstPictures } from '../../../tests/fixtures/shapes-pictures.ts';
import { RENDERER_VERSION } from './renderer.ts';
import { openShapes, readShapes, shapeNames } from './shapes.ts';
import { splits } from './splits.ts';

const names = Object.keys(splits);

describe('a split of shapes', () => {
  it.each(names)(
    '%s: 2,000 examples, classes equally often, ids and hashes of their own',
    async (name) => {
      const { examples, labels, location } = await openShapes(name, name);
      expect(examples).toHaveLength(2000);
      expect(labels.classes).toEqual(shapeNames);
      expect(location).toMatchObject({ kind: 'shapes', split: name });
      const counts = new Array<number>(10).fill(0);
      for (const {
        labels: [label = -1],
      } of examples)
        counts[label] = (counts[label] ?? 0) + 1;
      expect(counts).toEqual(new Array(10).fill(200));
      expect(new Set(examples.map(({ id }) => id)).size).toBe(2000);
      expect(new Set(examples.map(({ contentHash }) => contentHash)).size).toBe(2000);
      expect(examples[123]?.id).toBe(`${name}/000123`);
      expect(examples[123]?.contentHash).toMatch(/^[0-9a-f]{64}$/);
    },
  );

  it.each(names)('%s is not sorted by class', async (name) => {
    const { examples } = await openShapes(name, name);
    const first = new Set(examples.slice(0, 64).map(({ labels }) => labels[0]));
    expect(first.size).toBe(10);
  });

  it('no two splits share a content hash', async () => {
    const opened = await Promise.all(names.map((name) => openShapes(name, name)));
    const hashes = opened.flatMap(({ examples }) => examples.map(({ contentHash }) => contentHash));
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(new Set(opened.map(({ sha256 }) => sha256)).size).toBe(names.length);
  });

  it('an unknown split is refused with the nearest name', async () => {
    await expect(openShapes('drawn', 'shapes_vall')).rejects.toMatchObject({
      code: 'unknown_split',
      message: expect.stringContaining('"shapes_val"'),
    });
  });
});

describe('the factors', () => {
  const factorsOf = async (name: string): Promise<Readonly<Record<string, number>>[]> =>
    (await openShapes(name, name)).examples.map(({ factors }) => factors ?? {});
  const range = (list: Readonly<Record<string, number>>[], factor: string): [number, number] => {
    const values = list.map((factors) => factors[factor] ?? Number.NaN);
    return [Math.min(...values), Math.max(...values)];
  };

  it('are the eight of the description, all finite', async () => {
    const factors = ['shape', 'hue', 'scale', 'orientation', 'x', 'y', 'texture', 'lighting'];
    for (const each of await factorsOf('shapes_regions')) {
      expect(Object.keys(each)).toEqual(factors);
      expect(Object.values(each).every(Number.isFinite)).toBe(true);
    }
  });

  it('texture is the class in four of five pictures (within 4 standard errors)', async () => {
    const list = await factorsOf('shapes_val');
    const agreeing = list.filter(({ texture, shape }) => texture === shape).length;
    expect(Math.abs(agreeing / 2000 - 0.8)).toBeLessThan(4 * Math.sqrt((0.8 * 0.2) / 2000));
  });

  it('orientation fills ±15°, in shapes_rotated ±60°', async () => {
    expect(range(await factorsOf('shapes_val'), 'orientation').map(Math.round)).toEqual([-15, 15]);
    expect(range(await factorsOf('shapes_rotated'), 'orientation').map(Math.round)).toEqual([
      -60, 60,
    ]);
  });

  it('texture is one that no class owns in shapes_rendition, and everything else is as in shapes_val', async () => {
    const val = await factorsOf('shapes_val');
    const rendition = await factorsOf('shapes_rendition');
    expect(range(val, 'texture')).toEqual([0, 9]);
    expect(range(rendition, 'texture')).toEqual([10, 19]);
    const others = (list: typeof val): object[] =>
      list.map((factors) => ({ ...factors, texture: 0 }));
    expect(others(rendition)).toEqual(others(val));
  });

  it('of shapes_v2 are another draw', async () => {
    const [val, fresh] = [await factorsOf('shapes_val'), await factorsOf('shapes_v2')];
    const hues = new Set(val.map(({ hue }) => hue));
    expect(fresh.some(({ hue }) => hues.has(hue))).toBe(false);
  });
});

describe('shapes_regions', () => {
  it('has five regions with every class equally often', async () => {
    const { examples } = await openShapes('r', 'shapes_regions');
    const counts = new Map<string, number>();
    for (const { groups, labels } of examples) {
      const cell = `${groups?.['region']} ${labels[0]}`;
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
    expect(counts.size).toBe(50);
    expect(new Set(counts.values())).toEqual(new Set([40]));
  });

  it('is the only split with groups', async () => {
    for (const name of names) {
      const { examples } = await openShapes(name, name);
      expect([name, examples[0]?.groups !== undefined]).toEqual([name, name === 'shapes_regions']);
    }
  });
});

describe('the pictures', () => {
  it.each(names)('of %s are those of this version of the renderer', async (name) => {
    // Other pixels need another RENDERER_VERSION, new models and a new fixture.
    expect(RENDERER_VERSION).toBe(pinned.renderer);
    const hashes: Record<string, string> = pinned.splits;
    expect(await hashOfFirstPictures(name)).toBe(hashes[name]);
  });

  it('are read by the indices of the location', async () => {
    const one = readShapes({ kind: 'shapes', split: 'shapes_val', indices: [7] });
    const all = readShapes({ kind: 'shapes', split: 'shapes_val', indices: [5, 6, 7] });
    expect(await one(0)).toEqual(await all(2));
    expect((await one(0)).data).toHaveLength(32 * 32 * 3);
  });

  it('beyond the location are an error', async () => {
    const read = readShapes({ kind: 'shapes', split: 'shapes_val', indices: [0] });
    await expect(read(1)).rejects.toMatchObject({ code: 'unreadable_image' });
  });
});
