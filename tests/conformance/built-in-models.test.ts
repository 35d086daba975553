import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openShapes, readShapes } from '../../src/datasets/shapes/shapes.ts';
import { createNormaliser } from '../../src/images/normalise.ts';
import { builtInModels } from '../../src/models/built-in.ts';
import type { BuiltInModel } from '../../src/models/manifest.ts';
import { packageRoot } from '../../src/runtime/package.node.ts';
import { nodeSessions } from '../../src/runtime/session.node.ts';

const SPLIT = 'shapes_val';
const BATCH = 100;
const PICTURE = 3 * 32 * 32;
const manifest = join(packageRoot, 'models-manifest');

interface Expected {
  readonly examples: number;
  readonly correct: Readonly<Record<string, number>>;
  readonly logits: string;
}

function readManifest<T>(path: string): T {
  return JSON.parse(readFileSync(join(manifest, path), 'utf8')) as T;
}

/** Logits of a whole split, `[2000, 10]`, as ONNX Runtime computes them. */
async function logitsOf(model: BuiltInModel, inputs: Float32Array): Promise<Float32Array> {
  const data = readFileSync(join(manifest, model.file));
  const session = await nodeSessions.open(
    { name: model.name, inputName: 'pixel_values', data },
    { backend: 'cpu', threads: 1 },
  );
  const count = inputs.length / PICTURE;
  const logits = new Float32Array(count * 10);
  for (let start = 0; start < count; start += BATCH) {
    const batch = inputs.subarray(start * PICTURE, (start + BATCH) * PICTURE);
    const outputs = await session.run(batch, [BATCH, 3, 32, 32], ['logits', 'embedding']);
    logits.set(outputs['logits']?.data ?? [], start * 10);
    expect(outputs['embedding']?.dims).toEqual([BATCH, 64]);
  }
  await session.release();
  return logits;
}

describe.each(builtInModels.map((model) => [model.name, model] as const))('%s', (name, model) => {
  const { expected } = readManifest<{ expected: Expected }>(`${name}.json`);
  let logits: Float32Array;
  let labels: (number | undefined)[];

  beforeAll(async () => {
    const { examples, location } = await openShapes(SPLIT, SPLIT);
    if (location.kind !== 'shapes') throw new Error('shapes are not drawn');
    const read = readShapes(location);
    const normalise = createNormaliser(model.preprocess);
    const inputs = new Float32Array(examples.length * PICTURE);
    for (let i = 0; i < examples.length; i++) normalise(await read(i), inputs, i * PICTURE);
    labels = examples.map((example) => example.labels[0]);
    logits = await logitsOf(model, inputs);
  });

  it('has the bytes that the manifest names', () => {
    const bytes = readFileSync(join(manifest, model.file));
    expect(bytes).toHaveLength(model.bytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(model.sha256);
  });

  it("has PyTorch's logits to 1e-4", () => {
    const { logits: theirs } = readManifest<{ logits: number[][] }>(expected.logits);
    const differences = theirs.flat().map((value, i) => Math.abs(value - (logits[i] ?? Infinity)));
    expect(differences).toHaveLength(160);
    expect(Math.max(...differences)).toBeLessThan(1e-4);
  });

  it('answers as many pictures correctly as in PyTorch, between .70 and .99 of them', () => {
    const correct = labels.filter(
      (label, i) => bestClass(logits.subarray(i * 10, i * 10 + 10)) === label,
    ).length;
    expect(correct).toBe(expected.correct[SPLIT]);
    expect(correct / expected.examples).toBeGreaterThanOrEqual(0.7);
    expect(correct / expected.examples).toBeLessThanOrEqual(0.99);
  });
});

/** Index of the largest logit, the first where several are equal. */
function bestClass(logits: Float32Array): number {
  return logits.indexOf(Math.max(...logits));
}
