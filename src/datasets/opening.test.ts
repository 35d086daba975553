import { describe, expect, it } from 'vitest';
import { nodeUnpacking } from './archive/unpacking.node.ts';
import { openBytes } from '../resources/bytes.node.ts';
import { createHub } from '../resources/hub.ts';
import type { FileAccess } from './listing.ts';
import { openDataset } from './opening.ts';
import { shapeNames } from './shapes/shapes.ts';

const nowhere: FileAccess = {
  listPictures: (folder) =>
    Promise.resolve([{ path: 'circle/1.png', file: `${folder}/circle/1.png`, hash: '0' }]),
  readText: () => Promise.resolve('{"circle/1.png": 1}'),
  locate: (path) => Promise.resolve({ kind: 'path', path }),
  openBytes,
  unpacking: nodeUnpacking(),
  hub: createHub(() => Promise.reject(new Error('no network'))),
};
const shapes = { name: 'my_shapes', classes: shapeNames };
const rounds = { name: 'rounds', classes: ['circle', 'ring'] };

describe('a dataset is opened by its kind', () => {
  it('a split of shapes, with the label space that the configuration names', async () => {
    const configuration = { shapes: 'shapes_val', labels: 'my_shapes' };
    const dataset = await openDataset('drawn', configuration, shapes, nowhere);
    expect(dataset.name).toBe('drawn');
    expect(dataset.labels.name).toBe('my_shapes');
    expect(dataset.location).toMatchObject({ kind: 'shapes' });
  });

  it('a folder of class folders', async () => {
    const configuration = { folder: 'photos', labels: 'rounds' };
    const { examples, location } = await openDataset('photos', configuration, rounds, nowhere);
    expect(examples[0]?.labels).toEqual([0]);
    expect(location).toEqual({ kind: 'files', files: ['photos/circle/1.png'] });
  });

  it('a flat folder with its labels beside it', async () => {
    const configuration = { images: 'photos', labels_file: 'labels.json', labels: 'rounds' };
    const { examples } = await openDataset('photos', configuration, rounds, nowhere);
    expect(examples[0]?.labels).toEqual([1]);
  });
});

describe('a split of shapes is refused', () => {
  it('with other classes than it has', async () => {
    const configuration = { shapes: 'shapes_val', labels: 'rounds' };
    await expect(openDataset('drawn', configuration, rounds, nowhere)).rejects.toMatchObject({
      code: 'label_space_mismatch',
    });
  });

  it('when a group column is asked for that it does not have', async () => {
    const configuration = { shapes: 'shapes_val', labels: 'my_shapes', groups: ['place'] };
    await expect(openDataset('drawn', configuration, shapes, nowhere)).rejects.toMatchObject({
      code: 'missing_group_column',
    });
  });

  it('when there is no such split, with the nearest name', async () => {
    const configuration = { shapes: 'shapes_vall', labels: 'my_shapes' };
    await expect(openDataset('drawn', configuration, shapes, nowhere)).rejects.toThrow(
      /"shapes_val"/,
    );
  });
});
