import type { AddedModel } from '../app/engine-api.ts';
import type { Libraries } from '../config/groups.ts';
import type { Dropped } from '../config/page-request.ts';
import type { AddedDatasets } from './added-datasets.browser.ts';
import type { AddedModels, LabelSpaces } from './added-models.browser.ts';

/** Everything that a person added, and how a request refers to it. */
export class AddedItems {
  readonly models: AddedModels;
  readonly datasets: AddedDatasets;
  readonly #libraries: Libraries;

  constructor(models: AddedModels, datasets: AddedDatasets, libraries: Libraries) {
    this.models = models;
    this.datasets = datasets;
    this.#libraries = libraries;
  }

  /** The class names of built-in label spaces, of added models and of added datasets. */
  async labelSpaces(): Promise<LabelSpaces> {
    const builtIn = Object.entries(this.#libraries.label_spaces).flatMap(([name, space]) =>
      Array.isArray(space) ? [[name, space] as const] : [],
    );
    return {
      ...Object.fromEntries(builtIn),
      ...(await this.models.labelSpaces()),
      ...(await this.datasets.labelSpaces()),
    };
  }

  async listModels(): Promise<AddedModel[]> {
    return this.models.list(await this.labelSpaces());
  }

  async all(): Promise<Dropped> {
    return {
      models: await this.models.sources(await this.labelSpaces()),
      datasets: await this.datasets.sources(),
    };
  }
}
