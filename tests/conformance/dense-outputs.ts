import { readFile } from 'node:fs/promises';
import { composeConfiguration } from '../../src/config/composition.ts';
import type { ModelConfiguration } from '../../src/config/configuration.ts';
import { parseRunFile } from '../../src/config/run-file.ts';
import { chunkSizeOf } from '../../src/engine/chunks.ts';
import type { ExecutorSetup } from '../../src/engine/execution.ts';
import type { OutputRole } from '../../src/measurement.ts';
import type { LabelSpace } from '../../src/datasets/dataset.ts';
import type { PreparedModel } from '../../src/models/model.ts';
import { singleFile } from '../../src/models/model-files.ts';
import { prepareModel } from '../../src/models/preparation.ts';
import { sessionFiles } from '../../src/models/session-files.ts';
import { createNodeExecutor } from '../../src/runtime/executor.node.ts';
import { createNodePlatform } from '../../src/runtime/platform.node.ts';
import type { Backend } from '../../src/runtime/session.ts';
import { bundle, bundlePath } from './bundle.ts';

export interface DenseRequest {
  /** A run file of the bundle, one of its models, and its dataset. */
  readonly file: string;
  readonly model: string;
  readonly dataset: string;
  readonly labels: LabelSpace;
  readonly backend: Backend;
  /** How many of its pictures; all of them by default. */
  readonly limit?: number;
  /** Changes the bytes of the model file. */
  readonly change?: (bytes: Uint8Array) => Uint8Array<ArrayBuffer>;
  /** Instead of what the run file says. */
  readonly options?: Partial<ModelConfiguration>;
}

export interface DenseOutputs {
  readonly prepared: PreparedModel;
  readonly data: Uint8Array<ArrayBuffer>;
  readonly outputs: Readonly<Partial<Record<OutputRole, Float32Array>>>;
}

/** What the engine infers of the pictures of a run file with a model that was changed. */
export async function denseOutputs(request: DenseRequest): Promise<DenseOutputs> {
  const { file, model, labels, backend, change = (bytes) => new Uint8Array(bytes) } = request;
  const text = await readFile(bundlePath(file), 'utf8');
  const { models, datasets, batch_size } = composeConfiguration({
    runFile: parseRunFile(text, file),
  });
  const written = models[model];
  const pictures = datasets[request.dataset];
  if (written === undefined || pictures === undefined) throw new Error(`${file} lacks ${model}`);
  const { file: source, preprocess } = written;
  if (source === undefined || preprocess === undefined) throw new Error(`${model} is left open`);
  const data = change(new Uint8Array(await readFile(bundlePath(source))));
  const open = { file: source, preprocess, labels: labels.name };
  const files = singleFile(data);
  const prepared = await prepareModel(model, { ...open, ...request.options }, files, labels);
  const platform = createNodePlatform({ out: '/dev/null', baseDirectory: bundle, inThread: true });
  const { name, location, examples } = await platform.openDataset(
    request.dataset,
    pictures,
    labels,
  );
  const ids = examples.slice(0, request.limit).map(({ id }) => id);
  const setup: ExecutorSetup = {
    models: [{ model: prepared, files: sessionFiles(prepared, files) }],
    datasets: [{ name, location, ids, labels: ids.map(() => []), maps: new Map() }],
    backend,
    threads: 2,
    batchSize: batch_size,
    seed: 0,
  };
  const executor = await createNodeExecutor(setup, () => undefined);
  const keep: OutputRole[] =
    prepared.outputs.embedding === null ? ['logits'] : ['logits', 'embedding'];
  const parts = new Map<OutputRole, number[]>(keep.map((role) => [role, []]));
  const size = chunkSizeOf(batch_size);
  for (let start = 0, index = 0; start < ids.length; start += size, index++) {
    const chunk = { dataset: name, index, start, end: Math.min(start + size, ids.length) };
    const pass = { passId: model, model, view: 'identity', rows: [], keep };
    const { passes } = await executor.execute({ ...chunk, passes: [pass] });
    for (const role of keep) {
      for (const value of passes[0]?.columns.get(role)?.data ?? []) parts.get(role)?.push(value);
    }
  }
  await executor.close();
  const outputs = Object.fromEntries(
    [...parts].map(([role, all]) => [role, Float32Array.from(all)]),
  );
  return { prepared, data, outputs };
}
