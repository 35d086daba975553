import { describe, expect, it } from 'vitest';
import { onnxBytes, type FixtureWeights } from '../../tests/fixtures/onnx.ts';
import { ModelError } from '../core/errors.ts';
import { sha256, sha256OfText } from '../core/sha256.ts';
import { externalFileAmong, gatherModelFiles, hashOfModel, singleFile } from './model-files.ts';
import { readOnnxFile } from './onnx-file.ts';
import { prepareModel } from './preparation.ts';
import { numbersOf } from './tensor-data.ts';

const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
const half = new Uint8Array(Uint16Array.of(0x3c00, 0xc000).buffer);

/** Means of three channels, times weights of 3×2. */
function model(weights: Partial<FixtureWeights>, more: FixtureWeights[] = []) {
  return onnxBytes({
    inputs: [{ name: 'x', shape: ['n', 3, 1, 1] }],
    outputs: [{ name: 'logits', shape: ['n', 2] }],
    nodes: [
      { operator: 'Flatten', inputs: ['x'], outputs: ['f'] },
      { operator: 'MatMul', inputs: ['f', 'w'], outputs: ['logits'] },
    ],
    weights: [{ name: 'w', dims: [3, 2], data: [], ...weights }, ...more],
  });
}

const gather = (data: Uint8Array<ArrayBuffer>, there: Record<string, Uint8Array<ArrayBuffer>>) =>
  gatherModelFiles('net', data, async (location) => there[location] ?? null);

async function errorOf(work: Promise<unknown>): Promise<ModelError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ModelError)) throw new Error(`not a ModelError: ${String(error)}`);
  return error;
}

describe('a model with weights in other files', () => {
  const outside = { externalFile: 'data/w.bin' };

  it('is read with each of them once', async () => {
    const asked: string[] = [];
    const more = [{ name: 'v', dims: [1], data: [], ...outside }];
    const files = await gatherModelFiles('net', model(outside, more), async (location) => {
      asked.push(location);
      return floats(1, 2, 3, 4, 5, 6);
    });
    expect(asked).toEqual(['data/w.bin']);
    expect([...files.externalData.keys()]).toEqual(asked);
  });

  it('names every file that is missing', async () => {
    const more = [{ name: 'v', dims: [1], data: [], externalFile: 'v.bin' }];
    const error = await errorOf(gather(model(outside, more), {}));
    expect(error.code).toBe('model_external_data_missing');
    expect(error.message).toContain('data/w.bin, v.bin');
  });

  it.each(['../w.bin', '/etc/passwd', 'a/../../w', 'C:\\w', 'a\\w', '', './w', 'a//b', 'w\0.bin'])(
    'may not lie outside its folder: %j',
    async (externalFile) => {
      const error = await errorOf(gather(model({ externalFile }), {}));
      expect(error.code).toBe('model_external_data_path');
    },
  );

  it('has a hash that follows from all its files, and that of its file where there is no other', async () => {
    const data = model(outside);
    const weights = floats(1, 2, 3, 4, 5, 6);
    const files = await gather(data, { 'data/w.bin': weights });
    const lines = `${await sha256(data)}  \n${await sha256(weights)}  data/w.bin\n`;
    expect(await hashOfModel(files)).toBe(await sha256OfText(lines));
    const changed = await gather(data, { 'data/w.bin': floats(1, 2, 3, 4, 5, 7) });
    expect(await hashOfModel(changed)).not.toBe(await hashOfModel(files));
    expect(await hashOfModel(singleFile(data))).toBe(await sha256(data));
  });

  it('is refused where a file ends before its weights, or has another checksum', async () => {
    const preprocess = {
      resize: null, crop: null, interpolation: 'bilinear', rounding: 'torchvision',
      channels: 'rgb', scale: 1, mean: [0, 0, 0], std: [1, 1, 1],
    } as const; // prettier-ignore
    const labels = { name: 'two', classes: ['a', 'b'] };
    const prepare = async (external: Record<string, string>) =>
      prepareModel(
        'net',
        { file: 'net.onnx', preprocess, labels: 'two' },
        await gather(model({ ...outside, external }), {
          'data/w.bin': floats(9, 1, 2, 3, 4, 5, 6),
        }),
        labels,
      );
    const range = { offset: '4', length: '24' };
    expect(await prepare(range)).toMatchObject({ classCount: 2 });
    expect((await errorOf(prepare({ offset: '8', length: '24' }))).code).toBe('model_external_data_short'); // prettier-ignore
    expect((await errorOf(prepare({ offset: '-1' }))).code).toBe('model_external_data_short');
    const sum = 'da39a3ee5e6b4b0d3255bfef95601890afd80709'; // of nothing
    expect((await errorOf(prepare({ ...range, checksum: sum }))).code).toBe('hash_mismatch');
  });
});

describe('of files that are dropped together', () => {
  const paths = ['net/model.onnx', 'net/model.onnx_data', 'other/w.bin'];

  it.each([
    ['the one beside the model', 'model.onnx_data', 'net/model.onnx_data'],
    ['the only one of that name', 'w.bin', 'other/w.bin'],
    ['none', 'v.bin', null],
  ])('%s is meant', (_, location, path) => {
    expect(externalFileAmong(paths, 'net/model.onnx', location)).toBe(path);
  });

  it('none is meant where two have the name', () => {
    expect(externalFileAmong(['m.onnx', 'a/w', 'b/w'], 'm.onnx', 'w')).toBeNull();
  });
});

describe('the numbers of a weight', () => {
  it.each<[string, Partial<FixtureWeights>, number[]]>([
    ['raw floats', { dims: [2], data: [1, -2] }, [1, -2]],
    ['listed floats', { dims: [2], data: [1, -2], typed: true }, [1, -2]],
    ['raw halves', { type: 'float16', dims: [2], data: [0x3c00, 0xc000] }, [1, -2]],
    ['listed halves', { type: 'float16', dims: [2], data: [0x3c00, 0xc000], typed: true }, [1, -2]],
    ['raw doubles', { type: 'float64', dims: [2], data: [0.1, -2] }, [0.1, -2]],
    ['listed doubles', { type: 'float64', dims: [2], data: [0.1, -2], typed: true }, [0.1, -2]],
    ['raw int8', { type: 'int8', dims: [2], data: [1, 254] }, [1, -2]],
    ['raw int64', { type: 'int64', dims: [2], data: [1, -2] }, [1, -2]],
    ['listed int64', { type: 'int64', dims: [2], data: [1, -2], typed: true }, [1, -2]],
    ['nothing', { dims: [0], data: [] }, []],
  ])('are read as %s', (_, weights, expected) => {
    const data = model(weights);
    const [tensor] = readOnnxFile(data).initialisers;
    expect([...numbersOf(tensor!, singleFile(data))]).toEqual(expected);
  });

  it('are read out of another file, from its offset on', () => {
    const external = { offset: '2', length: '2' };
    const data = model({ type: 'float16', dims: [1], externalFile: 'w', external });
    const [tensor] = readOnnxFile(data).initialisers;
    expect([...numbersOf(tensor!, { data, externalData: new Map([['w', half]]) })]).toEqual([-2]);
  });

  it.each<[string, Partial<FixtureWeights>]>([
    ['too few bytes', { dims: [3], data: [1, 2] }],
    ['too few numbers', { dims: [3], data: [1, 2], typed: true }],
    ['dimensions that are no sizes', { dims: [-1], data: [1] }],
    ['more elements than a number can say', { dims: [2 ** 31, 2 ** 31], data: [1] }],
    ['a file that is not there', { dims: [1], data: [], externalFile: 'none' }],
  ])('are refused for %s', (_, weights) => {
    const data = model(weights);
    const [tensor] = readOnnxFile(data).initialisers;
    expect(() => numbersOf(tensor!, singleFile(data))).toThrow(
      expect.objectContaining({ code: 'model_tensor_damaged' }),
    );
  });
});
