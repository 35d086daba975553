import { expect, it } from 'vitest';
import { sortDropped } from './dropped-batch.ts';

const files = (...names: string[]): File[] => names.map((name) => new File(['x'], name));
const names = (groups: readonly (readonly File[])[]): string[][] =>
  groups.map((group) => group.map(({ name }) => name));

it('a model takes the files of its weights with it', () => {
  const { models, unknown } = sortDropped(files('big.onnx', 'big.onnx_data', 'weights.bin'));
  expect(models.map(({ file }) => file.name)).toEqual(['big.onnx']);
  expect(models[0]?.beside.map(({ name }) => name)).toEqual(['big.onnx_data', 'weights.bin']);
  expect(unknown).toEqual([]);
});

it('shards are one dataset, other archives one each', () => {
  const { archives } = sortDropped(files('val-001.tar', 'photos.zip', 'val-000.tar'));
  expect(names(archives)).toEqual([['photos.zip'], ['val-000.tar', 'val-001.tar']]);
});

it('tables are told from archives and arrays', () => {
  const { tables, arrays, archives } = sortDropped(files('a.csv', 'b.parquet', 'c.npz'));
  expect(names(tables)).toEqual([['a.csv'], ['b.parquet']]);
  expect(names(arrays)).toEqual([['c.npz']]);
  expect(archives).toEqual([]);
});

it('labels go with the array of pictures that they were dropped with', () => {
  const { arrays } = sortDropped(files('labels.npy', 'gaussian_noise.npy'));
  expect(names(arrays)).toEqual([['gaussian_noise.npy', 'labels.npy']]);
  expect(names(sortDropped(files('labels.npy')).arrays)).toEqual([['labels.npy']]);
});

it('what is none of these is named', () => {
  const { unknown, models } = sortDropped(files('notes.txt'));
  expect(unknown.map(({ name }) => name)).toEqual(['notes.txt']);
  expect(models).toEqual([]);
});
