import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onnxBytes } from '../../tests/fixtures/onnx.ts';
import { readModelFiles } from './model-files.node.ts';
import { nodeSessions } from './session.node.ts';

/** Three numbers times three stored in another file. */
const model = (externalFile: string) =>
  onnxBytes({
    inputs: [{ name: 'x', shape: ['n', 3, 1, 1] }],
    outputs: [{ name: 'y', shape: ['n', 3, 1, 1] }],
    nodes: [{ operator: 'Mul', inputs: ['x', 'w'], outputs: ['y'] }],
    weights: [
      { name: 'w', dims: [3, 1, 1], data: [], externalFile, external: { offset: '4', length: '12' } },
    ],
  }); // prettier-ignore

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'interplay-models-'));
  await mkdir(join(root, 'nets', 'data'), { recursive: true });
  const weights = new Uint8Array(Float32Array.of(9, 2, 3, 4).buffer);
  await writeFile(join(root, 'nets', 'data', 'w.bin'), weights);
  await writeFile(join(root, 'nets', 'net.onnx'), model('data/w.bin'));
  await writeFile(join(root, 'nets', 'lost.onnx'), model('gone.bin'));
  await writeFile(join(root, 'nets', 'sly.onnx'), model('../w.bin'));
  await writeFile(join(root, 'w.bin'), weights);
});
afterAll(() => rm(root, { recursive: true }));

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  it('a model runs with the weights of a file in its own folder', async () => {
    const files = await readModelFiles('net', 'nets/net.onnx', root);
    const session = await nodeSessions.open(
      { name: 'net', inputName: 'x', ...files },
      { backend, threads: 1 },
    );
    const { y } = await session.run(Float32Array.of(1, 10, 100), [1, 3, 1, 1], ['y']);
    await session.release();
    expect([...(y?.data ?? [])]).toEqual([2, 30, 400]);
  });
});

it('a file that is missing beside the model is named', async () => {
  await expect(readModelFiles('net', 'nets/lost.onnx', root)).rejects.toMatchObject({
    code: 'model_external_data_missing',
    context: { missing: ['gone.bin'] },
  });
});

it('a file outside the folder is not read, though it is there', async () => {
  await expect(readModelFiles('net', 'nets/sly.onnx', root)).rejects.toMatchObject({
    code: 'model_external_data_path',
  });
});
