import { describe, expect, it } from 'vitest';
import { colourModel, onnxBytes, type ColourModelOptions } from '../../tests/fixtures/onnx.ts';
import type { ModelConfiguration } from '../config/configuration.ts';
import { ModelError } from '../core/errors.ts';
import { sha256 } from '../core/sha256.ts';
import type { Preprocess } from '../images/picture.ts';
import { singleFile } from './model-files.ts';
import { prepareModel } from './preparation.ts';

const preprocess: Preprocess = {
  resize: null,
  crop: null,
  interpolation: 'bilinear',
  rounding: 'torchvision',
  channels: 'rgb',
  scale: 1 / 255,
  mean: [0, 0, 0],
  std: [1, 1, 1],
};
const labels = { name: 'rgb', classes: ['red', 'green', 'blue'] };

function prepare(
  bytes: Uint8Array<ArrayBuffer>,
  configuration: Partial<Omit<ModelConfiguration, 'preprocess'>> = {},
  pixels: Partial<Preprocess> = {},
) {
  return prepareModel(
    'tiny',
    {
      file: 'tiny.onnx',
      labels: 'rgb',
      preprocess: { ...preprocess, ...pixels },
      ...configuration,
    },
    singleFile(bytes),
    labels,
  );
}

async function errorOf(promise: Promise<unknown>): Promise<ModelError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ModelError)) throw new Error(`not a ModelError: ${String(error)}`);
  return error;
}

describe('a model that fits', () => {
  it('is prepared with its hash, input, outputs and widths', async () => {
    const bytes = colourModel();
    expect(await prepare(bytes, { card: { family: 'linear' } })).toMatchObject({
      name: 'tiny',
      sha256: await sha256(bytes),
      bytes: bytes.length,
      input: { name: 'pixel_values', height: 4, width: 4, batch: null },
      outputs: { logits: 'logits', embedding: 'embedding' },
      classCount: 3,
      embeddingWidth: 3,
      labels: 'rgb',
      card: { family: 'linear' },
    });
  });

  it('keeps a fixed batch size', async () => {
    expect((await prepare(colourModel({ batch: 8 }))).input.batch).toBe(8);
  });

  it.each<[string, ColourModelOptions, Partial<Preprocess>, object]>([
    ['float16', { inputType: 'float16' }, {}, { type: 'float16', layout: 'nchw', channels: 3 }],
    ['uint8', { inputType: 'uint8' }, { scale: 1 }, { type: 'uint8', layout: 'nchw' }],
    ['channels last', { channels: 5, height: 7, width: 3 }, {}, { layout: 'nhwc', channels: 3, height: 5, width: 7 }],
    ['channels last in an open size', { channels: 'h', height: 'w', width: 3 }, { crop: [5, 7] }, { layout: 'nhwc', height: 5, width: 7 }],
    ['grey', { channels: 1 }, { channels: 'grey' }, { layout: 'nchw', channels: 1, height: 4, width: 4 }],
    ['grey, channels last', { channels: 28, height: 28, width: 1 }, { channels: 'grey' }, { layout: 'nhwc', channels: 1, height: 28, width: 28 }],
  ])('may take %s', async (_, options, pixels, input) => {
    expect((await prepare(colourModel(options), {}, pixels)).input).toMatchObject(input);
  }); // prettier-ignore

  it('takes its size from the crop where it takes any size', async () => {
    const model = colourModel({ height: 'height', width: 'width', channels: 'channels' });
    expect((await prepare(model, {}, { resize: 8, crop: 6 })).input).toMatchObject({
      height: 6,
      width: 6,
    });
    expect((await prepare(model, {}, { resize: [5, 7] })).input).toMatchObject({
      height: 5,
      width: 7,
    });
  });

  it('has the width that the weights tell where the file leaves a width open', async () => {
    const open = colourModel({ logitsShape: ['batch', 'c'], embeddingShape: ['batch', 'e'] });
    expect(await prepare(open)).toMatchObject({ classCount: 3, embeddingWidth: 3 });
  });

  it('has no embedding when none is wanted', async () => {
    const outputs = { logits: 'logits', embedding: null };
    const prepared = await prepare(colourModel(), { outputs });
    expect(prepared.outputs.embedding).toBeNull();
    expect(prepared.embeddingWidth).toBe(0);
  });

  it('has as logits the output with one column for each class, whatever its name', async () => {
    const model = colourModel({
      names: { logits: 'scores', embedding: 'features' },
      weights: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
      embeddingShape: ['batch', 3],
    }); // prettier-ignore
    expect((await prepare(model)).outputs).toEqual({ logits: 'scores', embedding: 'features' });
  });
});

describe('a model is refused', () => {
  const refusals: [string, ColourModelOptions, Partial<Preprocess>, string, RegExp][] = [
    ['an int64 input', { inputType: 'int64' }, {}, 'unsupported_input', /int64 \[batch, 3, 4, 4\]/],
    ['four channels', { channels: 4 }, {}, 'unsupported_input', /it has 4 channels/],
    ['bytes that are scaled before', { inputType: 'uint8' }, {}, 'preprocess_mismatch', /"scale: 1"/],
    ['bytes that are normalised before', { inputType: 'uint8' }, { scale: 1, std: [1, 2, 1] }, 'preprocess_mismatch', /leave out "mean"/],
    ['colours in one channel', { channels: 1 }, {}, 'preprocess_mismatch', /"channels: grey"/],
    ['another size', {}, { resize: 8, crop: 8 }, 'input_size_mismatch', /4×4.*8×8/],
    ['another edge', {}, { resize: 8 }, 'input_size_mismatch', /8×8/],
    ['no size', { height: 'h', width: 'w' }, {}, 'input_size_mismatch', /any size/],
    ['a size that depends', { height: 'h', width: 'w' }, { resize: 8 }, 'input_size_mismatch', /any size/],
  ]; // prettier-ignore

  it.each(refusals)('for %s', async (_, options, pixels, code, message) => {
    const error = await errorOf(prepare(colourModel(options), {}, pixels));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it('for an output that it does not have, and the nearest name is suggested', async () => {
    const error = await errorOf(prepare(colourModel(), { outputs: { logits: 'logit' } }));
    expect(error.code).toBe('unknown_output');
    expect(error.message).toContain('its outputs are: logits, embedding. Did you mean "logits"?');
    const embedding = { logits: 'logits', embedding: 'pool' };
    expect((await errorOf(prepare(colourModel(), { outputs: embedding }))).code).toBe(
      'unknown_output',
    );
  });

  it('for another number of classes than its label space has', async () => {
    const four = colourModel({ weights: [[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]] }); // prettier-ignore
    const error = await errorOf(prepare(four));
    expect(error.code).toBe('class_count_mismatch');
    expect(error.message).toMatch(/4 columns.*3 classes/);
    const hidden = { logitsShape: ['batch', 'c'], weights: [[1, 2], [1, 2], [1, 2]] }; // prettier-ignore
    expect((await errorOf(prepare(colourModel(hidden)))).code).toBe('class_count_mismatch');
  });

  it('when no output can be told to be the logits', async () => {
    const error = await errorOf(
      prepare(
        onnxBytes({
          inputs: [{ name: 'x', shape: ['n', 3, 4, 4] }],
          outputs: [
            { name: 'a', shape: ['n', 5] },
            { name: 'b', shape: ['n', 7] },
          ],
          nodes: [],
          weights: [],
        }),
      ),
    );
    expect(error.code).toBe('unknown_output');
    expect(error.message).toContain('"a" (float32 [n, 5]); "b" (float32 [n, 7])');
  });

  it('for two inputs, or logits that are integers', async () => {
    const model = (type: 'int64' | 'float32', inputs: number) =>
      onnxBytes({
        inputs: [
          { name: 'x', shape: ['n', 3, 4, 4] },
          { name: 'y', shape: ['n'] },
        ].slice(0, inputs),
        outputs: [{ name: 'logits', type, shape: ['n', 3] }],
        nodes: [],
        weights: [],
      });
    expect((await errorOf(prepare(model('float32', 2)))).code).toBe('unsupported_input');
    expect((await errorOf(prepare(model('int64', 1)))).code).toBe('unsupported_output');
  });

  it('when its bytes have another hash than the configuration says', async () => {
    const bytes = colourModel();
    const right = await sha256(bytes);
    expect((await prepare(bytes, { sha256: right.toUpperCase() })).sha256).toBe(right);
    const error = await errorOf(prepare(bytes, { sha256: right.replace(/^./, 'x') }));
    expect(error.code).toBe('hash_mismatch');
  });
});
