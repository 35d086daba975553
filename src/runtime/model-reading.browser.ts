import { externalFileAmong, gatherModelFiles, hashOfModel } from '../models/model-files.ts';
import { readOnnxFile } from '../models/onnx-file.ts';
import { suggestOptions } from '../models/suggestion.ts';
import type { StoredModel } from '../store/indexed-db-schema.browser.ts';

/**
 * Reads a dropped model to be kept in the store: its bytes, what they say of it and what they suggest.
 * @param beside files that may hold its weights
 * @throws ModelError `model_not_onnx`, `model_truncated`, `model_external_data_missing`
 */
export async function readModelToStore(
  name: string,
  file: File,
  beside: readonly File[],
): Promise<StoredModel> {
  const names = beside.map((each) => each.name);
  const externalData = new Map<string, Blob>();
  const data = new Uint8Array(await file.arrayBuffer());
  const files = await gatherModelFiles(name, data, async (location) => {
    const found = externalFileAmong(names, file.name, location);
    const blob = beside.find((each) => each.name === found);
    if (blob === undefined) return null;
    externalData.set(location, blob);
    return new Uint8Array(await blob.arrayBuffer());
  });
  return {
    name,
    fileName: file.name,
    sha256: await hashOfModel(files),
    ...readOnnx(data),
    data: new Blob([data]),
    ...(externalData.size === 0 ? {} : { externalData }),
  };
}

/** What the file of a model suggests that is stored already. */
export async function suggestStored({ data }: StoredModel): Promise<ReadModel['suggestion']> {
  return readOnnx(new Uint8Array(await data.arrayBuffer())).suggestion;
}

type ReadModel = Required<Pick<StoredModel, 'info' | 'suggestion'>>;

function readOnnx(data: Uint8Array<ArrayBuffer>): ReadModel {
  const file = readOnnxFile(data);
  const { classCount, preprocess } = suggestOptions(file, {});
  return { info: file.info, suggestion: { classCount, preprocess } };
}
