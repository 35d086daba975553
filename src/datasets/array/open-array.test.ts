import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/temporary-folder.ts';
import type { ArrayConfiguration } from '../../config/configuration.ts';
import type { Dataset, LabelSpace } from '../dataset.ts';
import { pictureReader } from '../reading.node.ts';
import { nodeFiles } from '../sources.node.ts';
import { subsetDataset } from '../subset.ts';
import { openArray } from './open-array.ts';

const arrays = new URL('../../../tests/fixtures/tables/arrays/', import.meta.url).pathname;
const access = nodeFiles(arrays);
const colours: LabelSpace = { name: 'colours', classes: ['blue', 'green', 'red'] };

afterAll(() => access.close());

const open = (
  configuration: ArrayConfiguration,
  labels: LabelSpace | null = colours,
): Promise<Dataset> => openArray('pixels', configuration, labels, access);

/** Row 5 is green, its first pixel has the value 1 in each channel (see make-tables.py). */
const row5 = Uint8Array.from({ length: 48 }, (_, i) => (i < 3 ? 1 : i % 3 === 1 ? 255 : 0));

describe('an array of pictures', () => {
  it.each([
    { array: 'nhwc.npy', labels_array: 'labels.npy' },
    { array: 'nchw.npy', labels_array: 'labels-big-endian.npy' },
    { array: 'version-2.npy', labels_array: 'labels.npy' },
    { array: 'version-3.npy', labels_array: 'labels.npy' },
    { array: 'stored.npz' },
    { array: 'stored.npz', array_key: 'x', labels_array: 'y' },
    { array: 'stored.npz', labels_array: 'labels.npy' },
    { array: 'deflated.npz' },
  ])('gives pixels and labels: $array', async (configuration) => {
    const dataset = await open(configuration);
    expect(dataset.examples).toHaveLength(12);
    expect(dataset.examples[5]).toMatchObject({ id: '000005', labels: [1] });
    expect(await pictureReader(dataset.location)(5)).toEqual({ width: 4, height: 4, data: row5 });
  });

  it('makes grey pictures of three equal channels', async () => {
    const dataset = await open({ array: 'grey.npy', labels_array: 'labels.npy' });
    const red = await pictureReader(dataset.location)(11);
    expect([...red.data.subarray(0, 6)]).toEqual([3, 3, 3, 255, 255, 255]);
  });

  it('has the same identity wherever the same rows lie, another one in another layout', async () => {
    const [npy, npz, planes] = await Promise.all([
      open({ array: 'nhwc.npy', labels_array: 'labels.npy' }),
      open({ array: 'deflated.npz' }),
      open({ array: 'nchw.npy', labels_array: 'labels.npy' }),
    ]);
    expect(npz.sha256).toBe(npy.sha256);
    expect(planes.sha256).not.toBe(npy.sha256);
  });

  it('keeps its rows in a subset', async () => {
    const dataset = await open({ array: 'nhwc.npy', labels_array: 'labels.npy' });
    const subset = await subsetDataset(dataset, 3, 0);
    const read = pictureReader(subset.location);
    for (const [index, { id }] of subset.examples.entries()) {
      const { data } = await read(index);
      expect(data[0]).toBe(Number(id) % 4);
    }
  });

  it('makes a label space of the indices', async () => {
    const dataset = await open({ array: 'stored.npz' }, null);
    expect(dataset.labels).toEqual({ name: 'pixels', classes: ['0', '1', '2'] });
  });

  it.each([
    ['unsupported_npy', { array: 'float.npy', labels_array: 'labels.npy' }, 'astype("uint8")'],
    ['unsupported_npy', { array: 'fortran.npy', labels_array: 'labels.npy' }, 'ascontiguousarray'],
    ['unsupported_npy', { array: 'objects.npy', labels_array: 'labels.npy' }, 'Python objects'],
    ['unsupported_npy', { array: 'labels.npy', labels_array: 'labels.npy' }, 'uint8'],
    ['unsupported_npy', { array: 'nhwc.npy', labels_array: 'grey.npy' }, '12 × 4 × 4'],
    ['unsupported_npy', { array: 'nhwc.npy', labels_array: 'float.npy' }, '12 × 4'],
    ['missing_labels', { array: 'nhwc.npy' }, 'labels_array'],
    ['unknown_array', { array: 'stored.npz', array_key: 'pictures' }, 'Known are: x, y'],
    ['unknown_array', { array: 'stored.npz', labels_array: 'yy' }, '"y"'],
    ['file_not_found', { array: 'none.npy' }, 'none.npy'],
    ['missing_group_column', { array: 'stored.npz', groups: ['place'] }, 'place'],
  ])('refuses with %s: %j', async (code, configuration, said) => {
    await expect(open(configuration)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(said),
    });
  });

  it.each([
    ['a shape that no file could hold', "'shape': (999999999, 9999, 9999, 3), "],
    ['more rows than there are', "'shape': (13, 4, 4, 3), "],
    ['a negative length', "'shape': (-12, 4, 4, 3), "],
    ['no shape', ''],
  ])('refuses a header with %s', async (_, shape) => {
    const dictionary = `{'descr': '|u1', 'fortran_order': False, ${shape}}`;
    await expect(openBytes(header(dictionary))).rejects.toMatchObject({ code: 'invalid_npy' });
  });

  it('refuses a header that is longer than the file, and a file of another kind', async () => {
    const lying = Buffer.from(await readFile(join(arrays, 'nhwc.npy')));
    lying.writeUInt16LE(0xffff, 8);
    for (const bytes of [lying, Buffer.from('PK'), Buffer.alloc(200)]) {
      await expect(openBytes(bytes)).rejects.toMatchObject({ code: 'invalid_npy' });
    }
  });

  it('refuses a label for all but one picture', async () => {
    const bytes = header("{'descr': '|u1', 'fortran_order': False, 'shape': (11, 4, 4, 3), }");
    await expect(openBytes(bytes)).rejects.toMatchObject({ code: 'label_count_mismatch' });
  });
});

/** An array of version 1 with this header and 576 bytes. */
function header(dictionary: string): Buffer {
  const head = Buffer.from('\x93NUMPY\x01\x00\x00\x00', 'latin1');
  head.writeUInt16LE(dictionary.length, 8);
  return Buffer.concat([head, Buffer.from(dictionary), Buffer.alloc(576)]);
}

async function openBytes(bytes: Buffer): Promise<Dataset> {
  const path = join(await temporaryFolder('array'), 'a.npy');
  await writeFile(path, bytes);
  return open({ array: path, labels_array: 'labels.npy' });
}
