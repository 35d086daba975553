import type { ModelFiles } from './model-files.ts';
import type { PreparedModel } from './model.ts';

/**
 * The files as sessions take them: what is exposed beside the file's own outputs is appended to the ONNX file,
 * whose parts protocol buffers merge.
 */
export function sessionFiles({ edit }: PreparedModel, files: ModelFiles): ModelFiles {
  if (edit.length === 0) return files;
  const data = new Uint8Array(files.data.length + edit.length);
  data.set(files.data);
  data.set(edit, files.data.length);
  return { ...files, data };
}
