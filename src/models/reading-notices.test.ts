import { expect, it } from 'vitest';
import { withLastNode, withoutOutput } from '../../tests/fixtures/onnx-edit.ts';
import { colourModel } from '../../tests/fixtures/onnx.ts';
import { singleFile } from './model-files.ts';
import { prepareModel } from './preparation.ts';
import { readingNotices } from './reading-notices.ts';

const preprocess = {
  resize: null, crop: null, interpolation: 'bilinear', rounding: 'torchvision',
  channels: 'rgb', scale: 1, mean: [0, 0, 0], std: [1, 1, 1],
} as const; // prettier-ignore
const labels = { name: 'rgb', classes: ['red', 'green', 'blue'] };

const noticesOf = async (data: Uint8Array<ArrayBuffer>) =>
  readingNotices(
    await prepareModel(
      'tiny',
      { file: 'tiny.onnx', preprocess, labels: 'rgb' },
      singleFile(data),
      labels,
    ),
  );

it('nothing is told of a model whose outputs are logits and embedding', async () => {
  expect(await noticesOf(colourModel())).toEqual([]);
});

it('a softmax that is undone and an embedding that is found are told, with what to do', async () => {
  const bare = withoutOutput(colourModel(), 'embedding');
  const [softmax, embedding, ...more] = await noticesOf(
    withLastNode(bare, 'logits', 'Softmax', 'probabilities'),
  );
  expect(more).toEqual([]);
  expect(softmax).toMatchObject({ code: 'softmax_undone' });
  expect(softmax?.message).toContain('read before that, at "logits"');
  expect(embedding).toMatchObject({ code: 'embedding_found' });
  expect(embedding?.message).toMatch(/Gemm "logits", takes: "embedding" \(3 numbers\)/);
});
