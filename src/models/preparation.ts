import type { CompleteModelConfiguration } from '../config/configuration.ts';
import { ModelError } from '../core/errors.ts';
import type { LabelSpace } from '../datasets/dataset.ts';
import { chooseInput } from './input-choice.ts';
import { checkExternalData } from './external-data.ts';
import { hashOfModel, sizeOfModel, type ModelFiles } from './model-files.ts';
import type { PreparedModel } from './model.ts';
import { chooseOutputs } from './outputs-choice.ts';
import { readNamedOnnxFile } from './onnx-file.ts';
import { outputWidth } from './output-width.ts';

/**
 * Makes every check of a model that needs no inference.
 *
 * Which outputs are read, and which tensor inside the graph where the embedding is none, `chooseOutputs` says.
 *
 * @throws ModelError `model_not_onnx`, `model_truncated`, `model_external_data_short`, `hash_mismatch`,
 * `unsupported_input`, `input_size_mismatch`, `unknown_output`, `unsupported_output`,
 * `class_count_mismatch`
 */
export async function prepareModel(
  name: string,
  configuration: CompleteModelConfiguration,
  files: ModelFiles,
  labelSpace: LabelSpace | null,
): Promise<PreparedModel> {
  const file = readNamedOnnxFile(name, files.data);
  checkExternalData(name, file, files);
  const hash = await hashOfModel(files);
  checkHash(name, hash, configuration.sha256);
  const input = chooseInput(name, file.info.inputs, configuration.preprocess);
  const known = labelSpace?.classes.length ?? null;
  const { answers, ...chosen } = chooseOutputs(name, file, configuration.outputs, known);
  const classCount = checkClassCount(name, outputWidth(file, answers), answers, labelSpace);
  return {
    name,
    sha256: hash,
    bytes: sizeOfModel(files),
    info: file.info,
    input,
    ...chosen,
    classCount,
    embeddingWidth: chosen.embedding?.width ?? 0,
    preprocess: configuration.preprocess,
    labels: configuration.labels ?? null,
    card: configuration.card ?? {},
  };
}

/** The number of classes: of the label space, or of the output where there is none. */
function checkClassCount(
  model: string,
  found: number | null,
  output: string,
  labelSpace: LabelSpace | null,
): number {
  if (labelSpace === null) {
    if (found !== null) return found;
    throw new ModelError(
      'unknown_class_count',
      `Model ${model}: the file does not tell how many columns output "${output}" has. Give the model's label space ("labels").`,
      { context: { model, output } },
    );
  }
  const { name, classes } = labelSpace;
  if (found === null || found === classes.length) return classes.length;
  throw new ModelError(
    'class_count_mismatch',
    `Model ${model}: output "${output}" has ${found} columns, but label space "${name}" has ${classes.length} classes. Give the label space that the model was trained with, in its order, or name another output.`,
    { context: { model, output, found, labels: name, classes: classes.length } },
  );
}

function checkHash(model: string, found: string, expected: string | undefined): void {
  if (expected === undefined || expected.toLowerCase() === found) return;
  throw new ModelError(
    'hash_mismatch',
    `Model ${model}: the file's SHA-256 is ${found}, but the configuration says ${expected}. Download the file again, or correct "sha256".`,
    { context: { model, found, expected } },
  );
}
