import type { AddedDataset, RememberedFolder } from '../app/engine-api.ts';
import type { DatasetConfiguration } from '../config/configuration.ts';
import { datasetOfReference, kindOfFile, nameOfReference } from '../config/dataset-reference.ts';
import type { Libraries } from '../config/groups.ts';
import type { DatasetOptions, DroppedDataset } from '../config/page-request.ts';
import { DatasetError, InterplayError } from '../core/errors.ts';
import type { JsonValue } from '../core/json.ts';
import type { Dataset } from '../datasets/dataset.ts';
import type { FolderHandle } from '../datasets/folder-handle.ts';
import { filesOfHandle, permissionOf } from '../datasets/folder-handle.browser.ts';
import type { PathFile } from '../datasets/sources.browser.ts';
import type { FolderShelf, Settings } from '../store/indexed-db-store.browser.ts';
import { freeName } from './free-name.ts';

/** Where a dataset comes from, and its dropped files: the configuration names them by their paths. */
interface Source {
  readonly name: string;
  readonly origin: string;
  readonly configuration: DatasetConfiguration;
  readonly files: readonly PathFile[];
}

/** An added dataset, and its configuration with all that was said and found. */
interface Item extends Source {
  readonly added: AddedDataset;
  /** Before anything was said of it. */
  readonly source: DatasetConfiguration;
}

/** A dataset as it was opened, and its configuration with the options in it. */
export interface OpenedDataset {
  readonly dataset: Dataset;
  readonly configuration: DatasetConfiguration;
}

/** What `AddedDatasets` needs of the world. */
export interface AddedDatasetsOptions {
  readonly folders: FolderShelf;
  readonly settings: Settings;
  readonly libraries: Libraries;
  /**
   * Opens a dataset that lies in these files (or at an address): with the label space of the named dataset that it is,
   * else with its own classes as label space.
   */
  open(source: Omit<Source, 'origin'>, options: DatasetOptions): Promise<OpenedDataset>;
}

/** Setting under which the datasets are kept that were named by their address. */
const ADDRESSES = 'dataset-addresses';

/**
 * The datasets that a person added: those that were named by address are kept in the store, dropped pictures as long as
 * this object lives.
 */
export class AddedDatasets {
  readonly #options: AddedDatasetsOptions;
  readonly #items = new Map<string, Item>();
  #restored: Promise<void> | null = null;

  constructor(options: AddedDatasetsOptions) {
    this.#options = options;
  }

  /**
   * Checks and remembers a folder of class folders; one of the same name takes the place of the earlier one.
   * @throws DatasetError `empty_dataset`, `missing_label` and the like
   */
  async addFolder(
    dropped: readonly PathFile[],
    options: DatasetOptions = {},
  ): Promise<AddedDataset> {
    const root = rootOf(dropped);
    const name = this.#freeName(root);
    const files = dropped.map(({ path, file }) => ({ path: name + path.slice(root.length), file }));
    const metadata = `${name}/metadata.csv`;
    const hasMetadata = files.some(({ path }) => path === metadata);
    const configuration = { folder: name, ...(hasMetadata ? { metadata } : {}) };
    return this.#add({ name, origin: root, configuration, files }, options);
  }

  /**
   * As `addFolder`, of a folder that was picked; it is remembered.
   * @throws DatasetError as `addFolder`; `folder_not_permitted`, `dataset_not_found`
   */
  async addFolderHandle(handle: FolderHandle, options: DatasetOptions = {}): Promise<AddedDataset> {
    const added = await this.addFolder(await filesOfHandle(handle), options);
    await this.#options.folders.put({ name: added.name, handle, options });
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
    if (stored !== null) return this.addFolderHandle(stored.handle, stored.options);
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
  async addFiles(files: readonly File[], options: DatasetOptions = {}): Promise<AddedDataset> {
    const [first] = files;
    if (first === undefined || !isDatasetFile(first)) throw unknownKind(first?.name ?? '');
    const names = files.map((file) => file.name);
    const name = this.#freeName(nameOfReference(first.name));
    const paths = files.map((file) => ({ path: file.name, file }));
    const source = { name, origin: names.join(', '), configuration: configurationOf(names) };
    return this.#add({ ...source, files: paths }, options);
  }

  /**
   * Checks and keeps a dataset at an address or of the Hub.
   * @throws ResourceError, DatasetError
   */
  async addAddress(reference: string, options: DatasetOptions = {}): Promise<AddedDataset> {
    const name = this.#freeName(nameOfReference(reference));
    const configuration = datasetOfReference(reference);
    const source = { name, origin: reference, configuration, files: [] };
    const added = await this.#add(source, options);
    await this.#keepAddresses();
    return added;
  }

  /**
   * Opens an added dataset anew with other options; where they do not fit it stays as it was.
   * @throws DatasetError `unknown_dataset`, `missing_column` …; ConfigurationError; ResourceError
   */
  async setOptions(name: string, options: DatasetOptions): Promise<AddedDataset> {
    await this.#restore();
    const item = this.#items.get(name);
    if (item === undefined) throw notAdded(name);
    const added = await this.#add({ ...item, configuration: item.source }, options);
    const folder = await this.#options.folders.get(name);
    if (folder !== null) await this.#options.folders.put({ ...folder, options });
    await this.#keepAddresses();
    return added;
  }

  async forget(name: string): Promise<void> {
    await this.#restore();
    await this.#options.folders.delete(name);
    if (this.#items.delete(name)) await this.#keepAddresses();
  }

  async list(): Promise<AddedDataset[]> {
    await this.#restore();
    return [...this.#items.values()].map(({ added }) => added);
  }

  /** All dropped files. */
  files(): PathFile[] {
    return [...this.#items.values()].flatMap(({ files }) => files);
  }

  /** As a request refers to them. */
  async sources(): Promise<Record<string, DroppedDataset>> {
    await this.#restore();
    return Object.fromEntries(
      [...this.#items].map(([name, { added, configuration }]) => [
        name,
        { classes: added.classes, configuration },
      ]),
    );
  }

  /** The classes of each. */
  async labelSpaces(): Promise<Record<string, readonly string[]>> {
    const added = await this.list();
    return Object.fromEntries(added.map(({ name, classes }) => [name, classes]));
  }

  async #add(source: Source, options: DatasetOptions): Promise<AddedDataset> {
    await this.#restore();
    const { name, origin, files } = source;
    const { dataset, configuration } = await this.#options.open(source, options);
    const { examples, labels } = dataset;
    const groups = new Set(examples.flatMap((example) => Object.keys(example.groups ?? {})));
    const added: AddedDataset = {
      name,
      origin,
      examples: examples.length,
      classes: labels.classes,
      groups: [...groups],
      kind: kindOf(source.configuration),
      options,
    };
    const withGroups =
      groups.size === 0 ? configuration : { ...configuration, groups: [...groups] };
    this.#items.set(name, {
      name,
      origin,
      files,
      added,
      configuration: withGroups,
      source: source.configuration,
    });
    return added;
  }

  /** Brings back what was named by address on earlier visits. */
  #restore(): Promise<void> {
    this.#restored ??= this.#readAddresses();
    return this.#restored;
  }

  async #readAddresses(): Promise<void> {
    for (const item of readItems(await this.#options.settings.get(ADDRESSES))) {
      this.#items.set(item.name, item);
    }
  }

  async #keepAddresses(): Promise<void> {
    const kept = [...this.#items.values()].filter(({ files }) => files.length === 0);
    await this.#options.settings.set(ADDRESSES, JSON.parse(JSON.stringify(kept)));
  }

  #freeName(name: string): string {
    const { datasets, label_spaces } = this.#options.libraries;
    return freeName(name, { ...datasets, ...label_spaces });
  }
}

/** Only `#keepAddresses` writes this setting, in this form. */
function readItems(setting: JsonValue | null): readonly Item[] {
  return (setting ?? []) as unknown as readonly Item[];
}

function kindOf(configuration: DatasetConfiguration): AddedDataset['kind'] {
  const kinds = ['archive', 'table', 'array', 'hub'] as const;
  return kinds.find((kind) => kind in configuration) ?? 'folder';
}

function notAdded(name: string): DatasetError {
  return new DatasetError('unknown_dataset', `There is no dataset ${name} here. Add it again.`, {
    context: { dataset: name },
  });
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
