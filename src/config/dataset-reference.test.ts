import { describe, expect, it } from 'vitest';
import {
  datasetOfReference,
  isModelReference,
  kindOfFile,
  modelOfReference,
  nameOfReference,
} from './dataset-reference.ts';

describe('what a person means by a text', () => {
  it.each([
    ['hub:cifar10/cifar10/plain_text/test', { hub: 'hub:cifar10/cifar10/plain_text/test' }],
    ['photos.zip', { archive: 'photos.zip' }],
    ['a/SHARD.TAR', { archive: 'a/SHARD.TAR' }],
    ['a.tar.gz', { archive: 'a.tar.gz' }],
    ['https://example.org/x.parquet?token=a.zip', { table: 'https://example.org/x.parquet?token=a.zip' }], // prettier-ignore
    ['rows.jsonl', { table: 'rows.jsonl' }],
    ['pictures.npz', { array: 'pictures.npz' }],
    ['photos', { folder: 'photos' }],
    ['photos.v2', { folder: 'photos.v2' }],
  ])('%s', (reference, configuration) => {
    expect(datasetOfReference(reference)).toEqual(configuration);
  });

  it('two parts of the Hub are a model, four a dataset', () => {
    expect(isModelReference('hub:org/name@main:q8')).toBe(true);
    expect(isModelReference('hub:org/name@refs/pr/1')).toBe(true);
    expect(isModelReference('hub:org/name/config/split')).toBe(false);
    expect(isModelReference('hub:org/name/config/split@v1:0')).toBe(false);
    expect(isModelReference('https://example.org/m.onnx?x=1')).toBe(true);
    expect(isModelReference('https://example.org/m.zip')).toBe(false);
    expect(modelOfReference('hub:org/name')).toEqual({ hub: 'hub:org/name' });
    expect(modelOfReference('https://a/m.onnx')).toEqual({ url: 'https://a/m.onnx' });
  });

  it('a file is known by its ending alone, not by its folder', () => {
    expect(kindOfFile('a.zip/b')).toBeNull();
    expect(kindOfFile('model.ONNX')).toBe('model');
  });

  it.each([
    ['a/b/photos.tar.gz', 'photos'],
    ['https://example.org/x.parquet?y=1', 'x'],
    ['photos/', 'photos'],
    ['C:\\photos\\cats.zip', 'cats'],
    ['.zip', 'dataset'],
    ['hub:org/resnet-18@main:q8', 'resnet-18'],
    ['hub:org/cats/default/test', 'cats_default_test'],
  ])('%s is called %s', (reference, name) => {
    expect(nameOfReference(reference)).toBe(name);
  });
});
