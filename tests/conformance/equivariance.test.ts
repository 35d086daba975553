import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import type { Matrix } from '../../src/core/matrix.ts';
import { decodePicture } from '../../src/images/decode.node.ts';
import { createPreparer } from '../../src/images/preparation.ts';
import { findMeasurement } from '../../src/measurement-list.ts';
import { nodeSessions } from '../../src/runtime/session.node.ts';
import { measure, valuesOf, type SyntheticRun } from '../synthetic-run.ts';
import { bundlePath, describeConformance, readBundleJson } from './bundle.ts';

const TOLERANCE = 1e-5;
const SIDE = 32;
const PIXELS = 3 * SIDE * SIDE;

interface Expected {
  magnitude: number;
  prediction_consistency: number;
  equivariance_alignment: number | null;
}
type Transformation = 'rotation' | 'hflip' | 'translate_x' | 'translate_y' | 'brightness';

/** How the reference's transformations are written as views. */
const transformations: Readonly<
  Record<Transformation, { transform: string; argument: (magnitude: number) => string }>
> = {
  rotation: { transform: 'rotate', argument: String },
  hflip: { transform: 'hflip', argument: () => '' },
  translate_x: { transform: 'translate', argument: (pixels) => `${pixels},0` },
  translate_y: { transform: 'translate', argument: (pixels) => `0,${pixels}` },
  brightness: { transform: 'adjust_brightness', argument: String },
};

function expectedOf(transformation: Transformation): readonly Expected[] {
  const { results } = readBundleJson<{ results: Record<Transformation, Expected[]> }>(
    'expected/equivariance.json',
  );
  return results[transformation];
}

/** The views of all transformations, each once. */
function allViews(): string[] {
  const views = Object.entries(transformations).flatMap(([name, { transform, argument }]) =>
    expectedOf(name as Transformation).map(({ magnitude }) =>
      [transform, argument(magnitude)].filter((part) => part !== '').join(':'),
    ),
  );
  return ['identity', ...new Set(views)];
}

/** The first 20 pictures of each class under every view, through the model. */
async function inferAll(): Promise<SyntheticRun> {
  const rows = readBundleJson<{ cifar10: { file: string; label: number }[] }>(
    'expected/predictions/images.json',
  ).cifar10.filter((_, row) => row % 100 < 20);
  const preparer = createPreparer(() => ({
    read: async (i) => decodePicture(await readFile(bundlePath(rows[i].file))),
    ids: rows.map(({ file }) => file),
  }));
  const session = await nodeSessions.open(
    {
      name: 'cifar10_resnet20',
      inputName: 'pixel_values',
      data: await readFile(bundlePath('models/cifar10_resnet20.onnx')),
    },
    { backend: 'cpu', threads: 1 },
  );
  const logits: Record<string, Matrix> = {};
  const embeddings: Record<string, Matrix> = {};
  for (const view of allViews()) {
    const { inputs } = await preparer.prepare({
      dataset: 'cifar10',
      start: 0,
      end: rows.length,
      batchSize: rows.length,
      view,
      seed: 0,
      preprocess: [
        {
          resize: null,
          crop: null,
          interpolation: 'bilinear',
          rounding: 'torchvision',
          channels: 'rgb',
          scale: 1 / 255,
          mean: [0.485, 0.456, 0.406],
          std: [0.229, 0.224, 0.225],
        },
      ],
      height: SIDE,
      width: SIDE,
    });
    logits[view] = { rows: 0, width: 10, data: new Float32Array(rows.length * 10) };
    embeddings[view] = { rows: 0, width: 64, data: new Float32Array(rows.length * 64) };
    for (let row = 0; row < rows.length; row += 50) {
      const batch = inputs[0].subarray(row * PIXELS, (row + 50) * PIXELS);
      const outputs = await session.run(batch, [50, 3, SIDE, SIDE], ['logits', 'embedding']);
      logits[view].data.set(outputs['logits'].data, row * 10);
      embeddings[view].data.set(outputs['embedding'].data, row * 64);
    }
  }
  await session.release();
  return {
    logits,
    embeddings,
    labels: rows.map(({ label }) => [label]),
    chunkEnds: [70, 128, 200],
  };
}

describeConformance('200 CIFAR-10 pictures, transformed', () => {
  let run: SyntheticRun;
  beforeAll(async () => {
    run = await inferAll();
  }, 120_000);

  it.each(Object.keys(transformations) as Transformation[])(
    'consistency and equivariance under %s agree with the reference',
    (name) => {
      const { transform, argument } = transformations[name];
      const expected = expectedOf(name);
      const magnitudes = name === 'hflip' ? [] : expected.map((each) => argument(each.magnitude));
      const parameters = { transform, magnitudes };
      const consistency = valuesOf(measure(findMeasurement('consistency'), parameters, run));
      const outcome = measure(findMeasurement('equivariance'), parameters, run);
      const equivariance = valuesOf(outcome);
      const alignments: number[] = [];
      for (const { magnitude, prediction_consistency, equivariance_alignment } of expected) {
        const argued = argument(magnitude);
        const detail = argued === '' ? transform : `${transform}_${argued}`;
        expect(consistency[detail]).toBeCloseTo(prediction_consistency, 9);
        if (equivariance_alignment === null) {
          expect(outcome.undefined.map((each) => each.detail)).toContain(detail);
          expect(equivariance).not.toHaveProperty([detail]);
        } else {
          alignments.push(equivariance_alignment);
          expect(Math.abs(equivariance[detail] - equivariance_alignment)).toBeLessThan(TOLERANCE);
        }
      }
      const mean = alignments.reduce((total, each) => total + each, 0) / alignments.length;
      expect(Math.abs(equivariance[transform] - mean)).toBeLessThan(TOLERANCE);
    },
  );
});
