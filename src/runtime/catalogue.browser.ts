import type {
  AddedDataset,
  AddedModel,
  Catalogue,
  CatalogueDataset,
  CatalogueModel,
} from '../app/engine-api.ts';
import { builtInDatasets } from '../config/built-in-datasets.ts';
import type { DatasetConfiguration, LibraryEntry } from '../config/configuration.ts';
import type { Libraries } from '../config/groups.ts';
import type { JsonValue } from '../core/json.ts';
import { canMap } from '../datasets/label-maps/choice.ts';
import { namedDatasets } from '../datasets/library.ts';
import { measurementList } from '../measurement-list.ts';
import type { AddedItems } from './added-items.browser.ts';

/** What there is to choose from: the built-in libraries, then what was dropped. */
export async function makeCatalogue(libraries: Libraries, added: AddedItems): Promise<Catalogue> {
  const models = Object.entries(libraries.models).map(
    ([name, { card = {}, labels = '', preprocess }]): CatalogueModel => ({
      name,
      title: text(card['title']) ?? name,
      card,
      bytes: typeof card['bytes'] === 'number' ? card['bytes'] : null,
      preprocess: preprocess ?? null,
      labels,
      dropped: false,
      remote: !libraries.default_models.includes(name),
    }),
  );
  const datasets = Object.entries(libraries.datasets).map(builtInDataset);
  const labelSpaces = await added.labelSpaces();
  return {
    models: [...models, ...(await added.listModels()).map(addedModel)],
    datasets: [...datasets, ...(await added.datasets.list()).map(addedDataset)],
    propertyGroups: groupsOf(libraries.property_groups, libraries.property_library),
    taskGroups: groupsOf(libraries.task_groups, libraries.task_library),
    measurements: measurementList.map(({ meta }) => meta),
    labelSpaces,
    answers: answersOf(labelSpaces),
    namedDatasets: namedDatasets.map(({ name, title }) => ({ name, title })),
    defaults: {
      models: libraries.default_models,
      propertyGroup: ['quick'],
      taskGroup: ['quick'],
      datasets: null,
      modelOptions: {},
      limit: null,
      batchSize: null,
      backend: 'auto',
      seed: 0,
    },
  };
}

function answersOf(labelSpaces: Catalogue['labelSpaces']): Catalogue['answers'] {
  const spaces = Object.entries(labelSpaces).map(([name, classes]) => ({ name, classes }));
  return Object.fromEntries(
    spaces.map((model) => [
      model.name,
      spaces.filter((dataset) => canMap(model, dataset)).map(({ name }) => name),
    ]),
  );
}

function builtInDataset([name, { labels }]: [string, DatasetConfiguration]): CatalogueDataset {
  const { title, description, examples } = builtInDatasets[name] ?? {
    title: name,
    description: '',
    examples: null,
  };
  return { name, title, description, examples, labels: labels ?? name, dropped: false };
}

function addedModel({ name, origin, bytes, info, card, suggested }: AddedModel): CatalogueModel {
  const { preprocess, labels } = suggested;
  return {
    name,
    title: origin,
    card,
    bytes,
    preprocess,
    labels,
    dropped: true,
    remote: info === null,
  };
}

function addedDataset({ name, origin, examples, classes }: AddedDataset): CatalogueDataset {
  return {
    name,
    title: name,
    description: `Yours, of ${origin}: ${examples} pictures in ${classes.length} classes.`,
    examples,
    labels: name,
    dropped: true,
  };
}

function groupsOf(
  groups: Readonly<Record<string, readonly string[]>>,
  library: Readonly<Record<string, LibraryEntry>>,
): Catalogue['propertyGroups'] {
  return Object.entries(groups).map(([name, entries]) => ({
    name,
    entries: entries.flatMap((entry) => {
      const found = library[entry];
      return found === undefined
        ? []
        : [{ name: entry, measure: found.measure, dataset: found.dataset }];
    }),
  }));
}

function text(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
