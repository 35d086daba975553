import type { AddedFolder, AddedModel, DroppedFile, ModelOptions } from '../app/engine-api.ts';
import type { Libraries } from '../config/groups.ts';
import type { Dropped } from '../config/page-request.ts';
import { DatasetError, InterplayError } from '../core/errors.ts';
import { sha256 } from '../core/sha256.ts';
import { openDroppedFolder, type PathFile } from '../datasets/sources.browser.ts';
import { readOnnxFile } from '../models/onnx-file.ts';
import { suggestOptions } from '../models/suggestion.ts';
import type { ModelShelf } from '../store/indexed-db-store.browser.ts';
import type { StoredModel } from '../store/indexed-db-schema.browser.ts';

/** A dropped folder and its files, whose paths start with its name. */
interface Folder {
  readonly added: AddedFolder;
  readonly hasMetadata: boolean;
  readonly files: readonly PathFile[];
}

/** What was dropped: models are kept in the store, folders as long as this object lives. */
export class DroppedItems {
  readonly #shelf: ModelShelf;
  readonly #libraries: Libraries;
  readonly #folders = new Map<string, Folder>();

  constructor(shelf: ModelShelf, libraries: Libraries) {
    this.#shelf = shelf;
    this.#libraries = libraries;
  }

  /**
   * Reads and keeps a model; one of the same name takes the place of the earlier one.
   * @throws ModelError `model_not_onnx`, `model_truncated`
   */
  async addModel(file: File): Promise<AddedModel> {
    const data = new Uint8Array(await file.arrayBuffer());
    const { info } = readOnnxFile(data);
    const name = freeName(file.name.replace(/\.onnx$/i, ''), this.#libraries.models);
    const stored: StoredModel = {
      name,
      fileName: file.name,
      sha256: await sha256(data),
      info,
      data: new Blob([data]),
    };
    await this.#shelf.put(stored);
    return this.#describe(stored);
  }

  async models(): Promise<AddedModel[]> {
    return Promise.all((await this.#shelf.list()).map((model) => this.#describe(model)));
  }

  forgetModel(name: string): Promise<void> {
    return this.#shelf.delete(name);
  }

  /**
   * Checks and remembers a folder; one of the same name takes the place of the earlier one.
   * @throws DatasetError `empty_dataset`, `missing_label` and the like
   */
  async addFolder(dropped: readonly DroppedFile[]): Promise<AddedFolder> {
    const root = rootOf(dropped);
    const { datasets, label_spaces } = this.#libraries;
    const name = freeName(root, { ...datasets, ...label_spaces });
    const files = dropped.map(({ path, file }) => ({ path: name + path.slice(root.length), file }));
    const { examples, labels } = await openDroppedFolder({ name, files, labels: null });
    const groups = new Set(examples.flatMap((example) => Object.keys(example.groups ?? {})));
    const hasMetadata = files.some(({ path }) => path === `${name}/metadata.csv`);
    const added = { name, examples: examples.length, classes: labels.classes, groups: [...groups] };
    this.#folders.set(name, { added, hasMetadata, files });
    return added;
  }

  forgetDataset(name: string): void {
    this.#folders.delete(name);
  }

  folders(): AddedFolder[] {
    return [...this.#folders.values()].map(({ added }) => added);
  }

  /** The files of all folders. */
  files(): PathFile[] {
    return [...this.#folders.values()].flatMap(({ files }) => files);
  }

  /** Everything as a request refers to it. */
  async all(): Promise<Dropped> {
    const models = await this.models();
    return {
      models: Object.fromEntries(
        models.map(({ name, fileName, sha256: hash, suggested }) => [
          name,
          { fileName, sha256: hash, options: suggested },
        ]),
      ),
      folders: Object.fromEntries(
        [...this.#folders].map(([name, { added, hasMetadata }]) => [
          name,
          { classes: added.classes, groups: hasMetadata ? added.groups : null },
        ]),
      ),
    };
  }

  /** The class names of built-in label spaces and of dropped folders. */
  labelSpaces(): Record<string, readonly string[]> {
    const builtIn = Object.entries(this.#libraries.label_spaces).flatMap(([name, space]) =>
      Array.isArray(space) ? [[name, space] as const] : [],
    );
    return Object.fromEntries([
      ...builtIn,
      ...this.folders().map(({ name, classes }) => [name, classes] as const),
    ]);
  }

  async #describe(model: StoredModel): Promise<AddedModel> {
    const { name, fileName, sha256: hash, info, data } = model;
    const file = readOnnxFile(new Uint8Array(await data.arrayBuffer()));
    const { classCount, preprocess, labels } = suggestOptions(file, this.labelSpaces());
    const suggested: ModelOptions = { preprocess, labels: labels ?? '', outputs: null };
    return { name, fileName, sha256: hash, bytes: data.size, info, classCount, suggested };
  }
}

/** The one folder that all paths start with. */
function rootOf(files: readonly DroppedFile[]): string {
  const roots = new Set(files.map(({ path }) => path.split('/')[0] ?? ''));
  const [root] = roots;
  if (root === undefined) {
    throw new DatasetError('empty_dataset', 'The folder holds no files. Drop one with pictures.');
  }
  if (roots.size > 1) {
    throw new InterplayError('internal', `Files of ${roots.size} folders were given as one.`);
  }
  return root;
}

/** The name, or with `_2` where a built-in thing has it. */
function freeName(name: string, builtIn: Readonly<Record<string, unknown>>): string {
  return Object.hasOwn(builtIn, name) ? `${name}_2` : name;
}
