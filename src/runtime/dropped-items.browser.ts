import type {
  AddedDataset,
  AddedModel,
  ModelOptions,
  RememberedFolder,
} from '../app/engine-api.ts';
import type { DatasetConfiguration } from '../config/configuration.ts';
import { datasetOfReference, kindOfFile, nameOfReference } from '../config/dataset-reference.ts';
import type { Libraries } from '../config/groups.ts';
import type { Dropped } from '../config/page-request.ts';
import { DatasetError, InterplayError } from '../core/errors.ts';
import type { JsonValue } from '../core/json.ts';
import type { Dataset } from '../datasets/dataset.ts';
import type { FolderHandle } from '../datasets/folder-handle.ts';
import { filesOfHandle, permissionOf } from '../datasets/folder-handle.browser.ts';
import type { PathFile } from '../datasets/sources.browser.ts';
import { externalFileAmong, gatherModelFiles, hashOfModel } from '../models/model-files.ts';
import { readOnnxFile } from '../models/onnx-file.ts';
import { suggestOptions } from '../models/suggestion.ts';
import type { FolderShelf, ModelShelf, Settings } from '../store/indexed-db-store.browser.ts';
import type { StoredModel } from '../store/indexed-db-schema.browser.ts';

/** An added dataset, where it comes from, and its dropped files: the configuration names them by their paths. */
interface Item {
  readonly added: AddedDataset;
  readonly configuration: DatasetConfiguration;
  readonly files: readonly PathFile[];
}

/** What `DroppedItems` needs of the world. */
export interface DroppedItemsOptions {
  readonly models: ModelShelf;
  readonly folders: FolderShelf;
  readonly settings: Settings;
  readonly libraries: Libraries;
  /** Opens a dataset that lies in these files (or at an address), with its own classes as label space. */
  open(
    name: string,
    configuration: DatasetConfiguration,
    files: readonly PathFile[],
  ): Promise<Dataset>;
}

/** Setting under which the datasets are kept that were named by their address. */
const ADDRESSES = 'dataset-addresses';

/**
 * What a person added: models and datasets that were named by address are kept in the store, dropped pictures as long
 * as this object lives.
 */
export class DroppedItems {
  readonly #options: DroppedItemsOptions;
  readonly #items = new Map<string, Item>();
  #restored: Promise<void> | null = null;

  constructor(options: DroppedItemsOptions) {
    this.#options = options;
  }

  /**
   * Reads and keeps a model; one of the same name takes the place of the earlier one.
   * @param beside files that may hold its weights
   * @throws ModelError `model_not_onnx`, `model_truncated`, `model_external_data_missing`
   */
  async addModel(file: File, beside: readonly File[] = []): Promise<AddedModel> {
    const { models, libraries } = this.#options;
    const name = freeName(nameOfReference(file.name), libraries.models);
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
    const stored: StoredModel = {
      name,
      fileName: file.name,
      sha256: await hashOfModel(files),
      info: readOnnxFile(data).info,
      data: new Blob([data]),
      ...(externalData.size === 0 ? {} : { externalData }),
    };
    await models.put(stored);
    return this.#describe(stored);
  }

  async models(): Promise<AddedModel[]> {
    const stored = await this.#options.models.list();
    return Promise.all(stored.map((model) => this.#describe(model)));
  }

  forgetModel(name: string): Promise<void> {
    return this.#options.models.delete(name);
  }

  /**
   * Checks and remembers a folder of class folders; one of the same name takes the place of the earlier one.
   * @throws DatasetError `empty_dataset`, `missing_label` and the like
   */
  async addFolder(dropped: readonly PathFile[], split?: string): Promise<AddedDataset> {
    const root = rootOf(dropped);
    const name = this.#freeName(root);
    const files = dropped.map(({ path, file }) => ({ path: name + path.slice(root.length), file }));
    const metadata = `${name}/metadata.csv`;
    const hasMetadata = files.some(({ path }) => path === metadata);
    const configuration = {
      folder: name,
      ...(hasMetadata ? { metadata } : {}),
      ...(split === undefined ? {} : { split }),
    };
    return this.#add(root, name, configuration, files);
  }

  /**
   * As `addFolder`, of a folder that was picked; it is remembered.
   * @throws DatasetError as `addFolder`; `folder_not_permitted`, `dataset_not_found`
   */
  async addFolderHandle(handle: FolderHandle, split?: string): Promise<AddedDataset> {
    const added = await this.addFolder(await filesOfHandle(handle), split);
    const chosen = split === undefined ? {} : { split };
    await this.#options.folders.put({ name: added.name, handle, ...chosen });
    return added;
  }

  async rememberedFolders(): Promise<RememberedFolder[]> {
    const stored = await this.#options.folders.list();
    return Promise.all(
      stored.map(async ({ name, handle }) => ({
        name,
        handle,
        permission: await permissionOf(handle),
      })),
    );
  }

  /** @throws DatasetError `unknown_dataset`, and as `addFolderHandle` */
  async reopenFolder(name: string): Promise<AddedDataset> {
    const stored = await this.#options.folders.get(name);
    if (stored !== null) return this.addFolderHandle(stored.handle, stored.split);
    throw new DatasetError(
      'unknown_dataset',
      `No folder ${name} is remembered in this browser. Add it again.`,
      { context: { dataset: name } },
    );
  }

  /**
   * Checks and remembers an archive, a table or an array: the first file says which, the others are its shards, or
   * the labels beside an array.
   * @throws DatasetError `unknown_kind` for files that are none of these, and what opening them throws
   */
  async addDataset(files: readonly File[]): Promise<AddedDataset> {
    const [first] = files;
    if (first === undefined || !isDatasetFile(first)) throw unknownKind(first?.name ?? '');
    const names = files.map((file) => file.name);
    const name = this.#freeName(nameOfReference(first.name));
    const paths = files.map((file) => ({ path: file.name, file }));
    return this.#add(names.join(', '), name, configurationOf(names), paths);
  }

  /**
   * Checks and keeps a dataset at an address or of the Hub.
   * @throws ResourceError, DatasetError
   */
  async addDatasetAddress(reference: string): Promise<AddedDataset> {
    const name = this.#freeName(nameOfReference(reference));
    const added = await this.#add(reference, name, datasetOfReference(reference), []);
    await this.#keepAddresses();
    return added;
  }

  async forgetDataset(name: string): Promise<void> {
    await this.#restore();
    await this.#options.folders.delete(name);
    if (this.#items.delete(name)) await this.#keepAddresses();
  }

  async datasets(): Promise<AddedDataset[]> {
    await this.#restore();
    return [...this.#items.values()].map(({ added }) => added);
  }

  /** All dropped files. */
  files(): PathFile[] {
    return [...this.#items.values()].flatMap(({ files }) => files);
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
      datasets: Object.fromEntries(
        [...this.#items].map(([name, { added, configuration }]) => [
          name,
          { classes: added.classes, configuration },
        ]),
      ),
    };
  }

  /** The class names of built-in label spaces and of added datasets. */
  async labelSpaces(): Promise<Record<string, readonly string[]>> {
    const builtIn = Object.entries(this.#options.libraries.label_spaces).flatMap(([name, space]) =>
      Array.isArray(space) ? [[name, space] as const] : [],
    );
    const added = (await this.datasets()).map(({ name, classes }) => [name, classes] as const);
    return Object.fromEntries([...builtIn, ...added]);
  }

  async #add(
    origin: string,
    name: string,
    configuration: DatasetConfiguration,
    files: readonly PathFile[],
  ): Promise<AddedDataset> {
    await this.#restore();
    const { examples, labels } = await this.#options.open(name, configuration, files);
    const groups = new Set(examples.flatMap((example) => Object.keys(example.groups ?? {})));
    const added: AddedDataset = {
      name,
      origin,
      examples: examples.length,
      classes: labels.classes,
      groups: [...groups],
    };
    const withGroups =
      groups.size === 0 ? configuration : { ...configuration, groups: [...groups] };
    this.#items.set(name, { added, configuration: withGroups, files });
    return added;
  }

  /** Brings back what was named by address on earlier visits. */
  #restore(): Promise<void> {
    this.#restored ??= this.#readAddresses();
    return this.#restored;
  }

  async #readAddresses(): Promise<void> {
    for (const item of readItems(await this.#options.settings.get(ADDRESSES))) {
      this.#items.set(item.added.name, { ...item, files: [] });
    }
  }

  async #keepAddresses(): Promise<void> {
    const kept = [...this.#items.values()]
      .filter(({ files }) => files.length === 0)
      .map(({ added, configuration }) => ({ added, configuration }));
    await this.#options.settings.set(ADDRESSES, JSON.parse(JSON.stringify(kept)));
  }

  #freeName(name: string): string {
    const { datasets, label_spaces } = this.#options.libraries;
    return freeName(name, { ...datasets, ...label_spaces });
  }

  async #describe(model: StoredModel): Promise<AddedModel> {
    const { name, fileName, sha256: hash, info, data, externalData } = model;
    const file = readOnnxFile(new Uint8Array(await data.arrayBuffer()));
    const { classCount, preprocess, labels } = suggestOptions(file, await this.labelSpaces());
    const suggested: ModelOptions = { preprocess, labels: labels ?? '', outputs: null };
    const beside = [...(externalData?.values() ?? [])].reduce((sum, { size }) => sum + size, 0);
    const bytes = data.size + beside;
    return { name, fileName, sha256: hash, bytes, info, classCount, suggested };
  }
}

/** Only `#keepAddresses` writes this setting, in this form. */
function readItems(setting: JsonValue | null): readonly Omit<Item, 'files'>[] {
  return (setting ?? []) as unknown as readonly Omit<Item, 'files'>[];
}

function isDatasetFile({ name }: File): boolean {
  const kind = kindOfFile(name);
  return kind !== null && kind !== 'model';
}

/** What the files of one dataset are, by the first one's name. */
function configurationOf(names: readonly string[]): DatasetConfiguration {
  const [first = '', ...others] = names;
  const configuration = datasetOfReference(first);
  if (others.length === 0) return configuration;
  if ('archive' in configuration) return { archive: [...names] };
  if ('table' in configuration) return { table: [...names] };
  if ('array' in configuration) return { array: first, labels_array: others[0] ?? first };
  return configuration;
}

function unknownKind(name: string): DatasetError {
  return new DatasetError(
    'unknown_kind',
    `${name} is neither a model (.onnx) nor a dataset: an archive (.zip, .tar, .tar.gz), a table (.csv, .jsonl, .parquet) or an array (.npy, .npz). Pictures are dropped in a folder.`,
    { context: { file: name } },
  );
}

/** The one folder that all paths start with. */
function rootOf(files: readonly PathFile[]): string {
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
