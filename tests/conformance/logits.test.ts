import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parseRunFile } from '../../src/config/run-file.ts';
import { composeConfiguration } from '../../src/config/composition.ts';
import { chunksOf, chunkSizeOf } from '../../src/engine/chunks.ts';
import { completeConfiguration } from '../../src/engine/completion.ts';
import type { ExecutorSetup } from '../../src/engine/execution.ts';
import { prepare } from '../../src/engine/prepared.ts';
import { singleFile } from '../../src/models/model-files.ts';
import { sessionFiles } from '../../src/models/session-files.ts';
import { createNodeExecutor } from '../../src/runtime/executor.node.ts';
import { createNodePlatform } from '../../src/runtime/platform.node.ts';
import type { Backend } from '../../src/runtime/session.ts';
import { decodeNpy } from '../../src/store/npy.ts';
import { bundle, bundlePath, describeConformance } from './bundle.ts';

const OUTPUTS = ['logits', 'embedding'] as const;

/** Dense outputs of every model of a run file, over its one dataset, as the engine makes them. */
async function outputsOf(file: string, backend: Backend): Promise<Map<string, Float32Array>> {
  const text = await readFile(bundlePath(file), 'utf8');
  const configuration = composeConfiguration({ runFile: parseRunFile(text, file) });
  const platform = createNodePlatform({ out: '/dev/null', baseDirectory: bundle, inThread: true });
  const complete = await completeConfiguration(configuration, platform, () => undefined);
  const { plan } = await prepare({ ...complete, backend }, platform, () => undefined);
  const dataset = plan.runs[0]?.datasets[0]?.dataset;
  if (dataset === undefined) throw new Error(`${file} has no dataset`);
  const setup: ExecutorSetup = {
    models: await Promise.all(
      plan.runs.map(async ({ model }) => {
        const modelFile = configuration.models[model.name]?.file ?? '';
        const data = new Uint8Array(await readFile(bundlePath(modelFile)));
        return { model, files: sessionFiles(model, singleFile(data)) };
      }),
    ),
    datasets: [
      {
        name: dataset.name,
        location: dataset.location,
        ids: dataset.examples.map(({ id }) => id),
        labels: dataset.examples.map(({ labels }) => labels),
        maps: new Map(),
      },
    ],
    backend,
    threads: 2,
    batchSize: configuration.batch_size,
    seed: 0,
  };
  const executor = await createNodeExecutor(setup, () => undefined);
  const parts = new Map<string, number[]>();
  for (const chunk of chunksOf(dataset.examples.length, chunkSizeOf(configuration.batch_size))) {
    const passes = plan.runs.map(({ model: { name } }) => ({
      passId: name,
      model: name,
      view: 'identity',
      rows: [],
      keep: OUTPUTS,
    }));
    const result = await executor.execute({ dataset: dataset.name, ...chunk, passes });
    for (const { passId, columns } of result.passes) {
      for (const output of OUTPUTS) {
        const key = `${passId} ${output}`;
        const part = parts.get(key) ?? [];
        part.push(...(columns.get(output)?.data ?? []));
        parts.set(key, part);
      }
    }
  }
  await executor.close();
  return new Map([...parts].map(([key, numbers]) => [key, Float32Array.from(numbers)]));
}

async function largestDifference(actual: Float32Array | undefined, file: string): Promise<number> {
  const expected = decodeNpy(await readFile(bundlePath(`expected/predictions/${file}`))).data;
  expect(actual?.length).toBe(expected.length);
  return Array.from(expected).reduce(
    (largest, value, i) => Math.max(largest, Math.abs(value - (actual?.[i] ?? NaN))),
    0,
  );
}

describeConformance.each<Backend>(['cpu', 'wasm'])(
  'dense outputs through the engine on %s',
  (backend) => {
    it('CIFAR-10 logits are within 1e-4 of the reference, embeddings too', async () => {
      const outputs = await outputsOf('cifar10.yaml', backend);
      for (const model of ['cifar10_resnet20', 'cifar10_resnet32']) {
        for (const output of OUTPUTS) {
          const difference = await largestDifference(
            outputs.get(`${model} ${output}`),
            `${model}.test.${output}.npy`,
          );
          expect(difference, `${model} ${output}`).toBeLessThan(1e-4);
        }
      }
    });

    it('SqueezeNet logits are within 2e-3 of the reference', async () => {
      const outputs = await outputsOf('imagenet.yaml', backend);
      const file = 'imagenet_squeezenet10.imagenet120.logits.npy';
      expect(
        await largestDifference(outputs.get('imagenet_squeezenet10 logits'), file),
      ).toBeLessThan(2e-3);
    });
  },
);
