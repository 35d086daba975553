import { isObject } from '../config/problem.ts';
import { InterplayError, ModelError, toPlainError, type PlainError } from '../core/errors.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import { nearestName } from '../core/names.ts';
import { imagenet } from '../datasets/label-spaces/imagenet.ts';
import type { Preprocess } from '../images/picture.ts';
import type { Hub, HubFile, HubRepository } from '../resources/hub.ts';
import type { HubModelReference } from '../resources/hub-reference.ts';
import { readProcessorConfig } from './processor-config.ts';
import { isTimmConfig, readTimmConfig } from './timm-config.ts';

/** An ONNX file of a repository, and the precision that its name stands for. */
export interface HubOnnxFile {
  readonly file: HubFile;
  /** `fp32`, `fp16`, `q8` …; null where the name says none. */
  readonly dtype: string | null;
}

/** What a repository of the Hub says of a model, without a byte of its weights. */
export interface HubModel {
  readonly reference: HubModelReference;
  /** The commit that all of this is of. */
  readonly commit: string;
  /** The file that the reference means. */
  readonly chosen: HubOnnxFile;
  /** All its ONNX files that may be a classifier. */
  readonly files: readonly HubOnnxFile[];
  /** Null where the repository does not say it, or says something that cannot be done: see `problem`. */
  readonly preprocess: Preprocess | null;
  readonly problem: PlainError | null;
  /** Names of the classes, in order; null where the repository has none. */
  readonly classes: readonly string[] | null;
  /** For results: repository, revision, commit, precision, licence, architecture. */
  readonly card: JsonObject;
}

/** What a suffix of `model….onnx` stands for, as transformers.js names it; the first of a dtype that is there is taken. */
const suffixes: readonly (readonly [suffix: string, dtype: string])[] = [
  ['', 'fp32'],
  ['_fp16', 'fp16'],
  ['_quantized', 'q8'],
  ['_int8', 'int8'],
  ['_uint8', 'uint8'],
  ['_q4', 'q4'],
  ['_q4f16', 'q4f16'],
  ['_bnb4', 'bnb4'],
];

/** Another name of a precision. */
const sameDtypes: Readonly<Record<string, string>> = { int8: 'q8', q8: 'int8' };

/**
 * Reads what a repository says of its model: `config.json` (classes, architecture), `preprocessor_config.json` or
 * timm's `config.json` (preprocessing), and which ONNX files it has.
 *
 * @param path an ONNX file of the repository; default: the one of the reference's dtype, `fp32` where it names none,
 * else the only one there is
 * @throws ResourceError as `Hub`; ModelError `hub_file_not_found` with the files that there are, `invalid_hub_config`
 */
export async function findHubModel(
  hub: Hub,
  reference: HubModelReference,
  path?: string,
): Promise<HubModel> {
  const repository = await hub.model(reference.id, reference.revision);
  const files = onnxFilesOf(repository);
  const chosen = chooseFile(reference, repository, files, path);
  const config = await readJson(hub, repository, 'config.json');
  const processor = isTimmConfig(config)
    ? null
    : await readJson(hub, repository, 'preprocessor_config.json');
  return {
    reference,
    commit: repository.commit,
    chosen,
    files,
    ...preprocessOf(reference.id, config, processor),
    classes: classesOf(config),
    card: cardOf(reference, repository, chosen, config),
  };
}

function preprocessOf(
  id: string,
  config: JsonValue,
  processor: JsonValue,
): Pick<HubModel, 'preprocess' | 'problem'> {
  try {
    if (isTimmConfig(config)) return { preprocess: readTimmConfig(id, config), problem: null };
    if (processor === null) return { preprocess: null, problem: null };
    return { preprocess: readProcessorConfig(id, processor), problem: null };
  } catch (error) {
    if (!(error instanceof InterplayError)) throw error;
    return { preprocess: null, problem: toPlainError(error) };
  }
}

function onnxFilesOf({ files }: HubRepository): HubOnnxFile[] {
  return files
    .filter(({ path }) => path.endsWith('.onnx'))
    .map((file) => {
      const stem = /(?:^|\/)model(_[a-z0-9]+)?\.onnx$/.exec(file.path);
      const suffix = stem === null ? null : (stem[1] ?? '');
      return { file, dtype: suffixes.find(([each]) => each === suffix)?.[1] ?? null };
    });
}

function chooseFile(
  { id, dtype }: HubModelReference,
  repository: HubRepository,
  files: readonly HubOnnxFile[],
  path: string | undefined,
): HubOnnxFile {
  if (path !== undefined) {
    const found = files.find(({ file }) => file.path === path);
    if (found !== undefined) return found;
    throw notFound(id, `no file ${path}`, repository, files, path);
  }
  // `onnx/` is where conversions lie; files elsewhere come after.
  const ordered = [...files].sort((a, b) => rank(a.file.path) - rank(b.file.path));
  const wanted = dtype === null ? ['fp32'] : [dtype, sameDtypes[dtype] ?? dtype];
  for (const each of wanted) {
    const found = ordered.find((file) => file.dtype === each);
    if (found !== undefined) return found;
  }
  const [only] = files;
  if (dtype === null && files.length === 1 && only !== undefined) return only;
  const what = dtype === null ? 'no onnx/model.onnx' : `no ONNX file of dtype ${dtype}`;
  throw notFound(id, what, repository, files, null);
}

function rank(path: string): number {
  if (path.startsWith('onnx/')) return 0;
  return path.includes('/') ? 2 : 1;
}

function notFound(
  id: string,
  what: string,
  { files: all }: HubRepository,
  files: readonly HubOnnxFile[],
  path: string | null,
): ModelError {
  const there = files.map(({ file, dtype }) => `${file.path}${dtype === null ? '' : ` (${dtype})`}`);
  const nearest = path === null ? null : nearestName(path, files.map(({ file }) => file.path)); // prettier-ignore
  const advice =
    there.length === 0
      ? `It has ${all.length} files, none of them ONNX: look for a conversion of it, or export it yourself (optimum-cli export onnx)`
      : `It has ${there.slice(0, 12).join(', ')}. ${nearest === null ? 'Name one with "file:", or a dtype behind the id (hub:org/name:fp16)' : `Did you mean "${nearest}"?`}`;
  return new ModelError('hub_file_not_found', `${id} on the Hub has ${what}. ${advice}`, {
    context: { id, files: there.slice(0, 100) },
  });
} // prettier-ignore

/** Null where the repository has no such file. */
async function readJson(hub: Hub, { id, files }: HubRepository, path: string): Promise<JsonValue> {
  const file = files.find((each) => each.path === path);
  if (file === undefined) return null;
  const text = await hub.text(file.address);
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    throw new ModelError('invalid_hub_config', `${path} of ${id} on the Hub is not JSON.`, {
      context: { id, path },
    });
  }
}

/** The classes that a config names, where it names all of them. */
function classesOf(config: JsonValue): readonly string[] | null {
  if (!isObject(config)) return null;
  if (isTimmConfig(config)) return timmClasses(config);
  const map = member(config, 'id2label');
  if (!isObject(map)) return null;
  const names = Object.keys(map).map((_, index) => member(map, String(index)));
  const texts = names.filter((name) => typeof name === 'string' && name !== '');
  if (texts.length === 0 || texts.length !== names.length) return null;
  // What transformers writes where nobody named the classes.
  if (texts.every((name, index) => name === `LABEL_${index}`)) return null;
  return texts.map(String);
}

/** timm names classes by synset, with a description; it leaves out the 1000 of ImageNet. */
function timmClasses(config: JsonObject): readonly string[] | null {
  const names = member(config, 'label_names');
  if (!Array.isArray(names)) {
    return member(config, 'num_classes') === imagenet.classes.length ? imagenet.classes : null;
  }
  const texts = names.filter((name) => typeof name === 'string' && name !== '').map(String);
  return texts.length === names.length && texts.length > 0 ? texts : null;
}

function cardOf(
  { id, revision }: HubModelReference,
  { commit, licence }: HubRepository,
  { dtype }: HubOnnxFile,
  config: JsonValue,
): JsonObject {
  const at = (key: string) => (isObject(config) ? member(config, key) : undefined);
  const architectures = at('architectures');
  const listed: JsonValue | undefined = Array.isArray(architectures) ? architectures[0] : undefined;
  const architecture = [at('architecture'), listed].find((each) => typeof each === 'string');
  const family = [at('model_type'), architecture].find((each) => typeof each === 'string');
  return {
    hub: id,
    revision,
    commit,
    ...(dtype === null ? {} : { dtype }),
    ...(licence === null ? {} : { licence }),
    ...(family === undefined ? {} : { family }),
    ...(architecture === undefined ? {} : { architecture }),
  };
}

function member(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
