import type { AddedModel, ModelOptions } from '../app/engine-api.ts';
import type { CompleteModelConfiguration, ModelConfiguration } from '../config/configuration.ts';
import { modelOfReference, nameOfReference } from '../config/dataset-reference.ts';
import type { Libraries } from '../config/groups.ts';
import type { DroppedModel } from '../config/page-request.ts';
import type { JsonValue } from '../core/json.ts';
import { suggestLabels } from '../models/label-suggestion.ts';
import type { DownloadProgress } from '../resources/downloads.ts';
import type { StoredModel } from '../store/indexed-db-schema.browser.ts';
import type { ModelShelf, Settings } from '../store/indexed-db-store.browser.ts';
import { freeName } from './free-name.ts';

/** Class names by label space. */
export type LabelSpaces = Readonly<Record<string, readonly string[]>>;

/** What was found of a model that was named by its address. */
export interface FoundModel {
  readonly configuration: CompleteModelConfiguration;
  /** The label space of its own that it brings; null where it has none, or a built-in one. */
  readonly labelSpace: DroppedModel['labelSpace'];
}

export interface AddedModelsOptions {
  readonly shelf: ModelShelf;
  readonly settings: Settings;
  readonly libraries: Libraries;
  /** Finds what an address or an id of the Hub leaves open. */
  find(
    name: string,
    configuration: ModelConfiguration,
    onProgress: (progress: DownloadProgress) => void,
  ): Promise<FoundModel>;
}

/** A model at an address, as it is kept. */
interface AddressedModel extends FoundModel {
  readonly name: string;
  readonly origin: string;
}

/** Setting under which the models are kept that were named by their address. */
const ADDRESSES = 'model-addresses';

/** The models that a person added: the bytes of dropped ones are kept, of others where they are. */
export class AddedModels {
  readonly #options: AddedModelsOptions;

  constructor(options: AddedModelsOptions) {
    this.#options = options;
  }

  /**
   * Reads and keeps a model; one of the same name takes the place of the earlier one. Gives its name.
   * @param beside files that may hold its weights
   * @throws ModelError `model_not_onnx`, `model_truncated`, `model_external_data_missing`
   */
  async add(file: File, beside: readonly File[] = []): Promise<string> {
    const { shelf, libraries } = this.#options;
    const name = freeName(nameOfReference(file.name), libraries.models);
    const { readModelToStore } = await import('./model-reading.browser.ts');
    await shelf.put(await readModelToStore(name, file, beside));
    return name;
  }

  /**
   * Keeps where a model lies, and what is said of it there. Gives its name.
   * @throws ResourceError, ModelError, ConfigurationError `invalid_hub_id`
   */
  async addAddress(
    reference: string,
    onProgress: (progress: DownloadProgress) => void,
  ): Promise<string> {
    const name = freeName(nameOfReference(reference), this.#options.libraries.models);
    const found = await this.#options.find(name, modelOfReference(reference), onProgress);
    const others = (await this.#addressed()).filter((model) => model.name !== name);
    await this.#keep([...others, { name, origin: reference, ...found }]);
    return name;
  }

  async forget(name: string): Promise<void> {
    await this.#options.shelf.delete(name);
    await this.#keep((await this.#addressed()).filter((model) => model.name !== name));
  }

  /** @param spaces label spaces that a model's answers may be of */
  async list(spaces: LabelSpaces): Promise<AddedModel[]> {
    const dropped = await this.#options.shelf.list();
    return [
      ...(await Promise.all(dropped.map((model) => this.#describeDropped(model, spaces)))),
      ...(await this.#addressed()).map(describeAddressed),
    ];
  }

  /** As a request refers to them. */
  async sources(spaces: LabelSpaces): Promise<Record<string, DroppedModel>> {
    const addressed = new Map((await this.#addressed()).map((model) => [model.name, model]));
    const hashes = new Map((await this.#options.shelf.list()).map((model) => [model.name, model.sha256])); // prettier-ignore
    const models = await this.list(spaces);
    return Object.fromEntries(
      models.map(({ name, origin, suggested }): [string, DroppedModel] => {
        const found = addressed.get(name);
        const source = found === undefined ? droppedSource(origin, hashes.get(name)) : sourceOf(found.configuration); // prettier-ignore
        return [name, { source, options: suggested, labelSpace: found?.labelSpace ?? null }];
      }),
    );
  }

  /** The label spaces that models bring. */
  async labelSpaces(): Promise<LabelSpaces> {
    const own = (await this.#addressed()).flatMap(({ labelSpace }) => labelSpace ?? []);
    return Object.fromEntries(own.map(({ name, classes }) => [name, classes]));
  }

  async #describeDropped(model: StoredModel, spaces: LabelSpaces): Promise<AddedModel> {
    const { name, fileName, info, data, externalData } = model;
    const { classCount, preprocess } = model.suggestion ?? (await this.#suggestionOf(model));
    const labels = suggestLabels(classCount, spaces) ?? '';
    const suggested: ModelOptions = { preprocess, labels, outputs: null };
    const beside = [...(externalData?.values() ?? [])].reduce((sum, { size }) => sum + size, 0);
    return { name, origin: fileName, bytes: data.size + beside, info, classCount, card: {}, suggested }; // prettier-ignore
  }

  /** A model that an earlier version stored is read once more. */
  async #suggestionOf(model: StoredModel): Promise<Required<StoredModel>['suggestion']> {
    const { suggestStored } = await import('./model-reading.browser.ts');
    const suggestion = await suggestStored(model);
    await this.#options.shelf.put({ ...model, suggestion });
    return suggestion;
  }

  async #addressed(): Promise<readonly AddressedModel[]> {
    return readAddressed(await this.#options.settings.get(ADDRESSES));
  }

  #keep(models: readonly AddressedModel[]): Promise<void> {
    return this.#options.settings.set(ADDRESSES, JSON.parse(JSON.stringify(models)));
  }
}

/** Only `#keep` writes this setting, in this form. */
function readAddressed(setting: JsonValue | null): readonly AddressedModel[] {
  return (setting ?? []) as unknown as readonly AddressedModel[];
}

function droppedSource(file: string, sha256: string | undefined): DroppedModel['source'] {
  return sha256 === undefined ? { file } : { file, sha256 };
}

/** What of a configuration is not in the options that a person may change. */
function sourceOf(configuration: ModelConfiguration): DroppedModel['source'] {
  const { file, url, hub, sha256, card } = configuration;
  return withoutUndefined({ file, url, hub, sha256, card });
}

/** Members that are not there are left out: a run file has none that are undefined. */
function withoutUndefined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}

function describeAddressed({
  name,
  origin,
  configuration,
  labelSpace,
}: AddressedModel): AddedModel {
  const { preprocess, labels = '', outputs, card = {} } = configuration;
  const { bytes } = card;
  return {
    name,
    origin,
    bytes: typeof bytes === 'number' ? bytes : null,
    info: null,
    classCount: labelSpace?.classes.length ?? null,
    card,
    suggested: {
      preprocess,
      labels,
      outputs: outputs === undefined ? null : { embedding: null, ...outputs },
    },
  };
}
