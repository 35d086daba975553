import type {
  AddedDataset,
  AddedModel,
  Catalogue,
  CatalogueGroup,
  EvaluateRequest,
  ModelOptions,
} from '../engine-api.ts';

/** `list` with `item` taken out when it is there, else with it at the end. */
function toggled(list: readonly string[], item: string): readonly string[] {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
}

/** Chooses a model, or no longer; the request names models in the catalogue's order. */
export function toggleModel(
  request: EvaluateRequest,
  catalogue: Catalogue,
  name: string,
): EvaluateRequest {
  const chosen = toggled(request.models, name);
  const models = catalogue.models.map((model) => model.name).filter((one) => chosen.includes(one));
  return { ...request, models };
}

/** Chooses all models that need no download, or none. */
export function chooseAllModels(
  request: EvaluateRequest,
  catalogue: Catalogue,
  all: boolean,
): EvaluateRequest {
  const local = catalogue.models.filter(({ remote }) => !remote).map(({ name }) => name);
  return { ...request, models: all ? local : [] };
}

export type GroupKind = 'propertyGroup' | 'taskGroup';

/** Chooses a group of properties or tasks, or no longer. */
export function toggleGroup(
  request: EvaluateRequest,
  kind: GroupKind,
  name: string,
): EvaluateRequest {
  return { ...request, [kind]: toggled(request[kind], name) };
}

/** Uses a dataset, or no longer. The datasets that the groups name are the default, written as null. */
export function toggleDataset(
  request: EvaluateRequest,
  catalogue: Catalogue,
  name: string,
): EvaluateRequest {
  const datasets = toggled(neededDatasets(request, catalogue), name);
  const standard = groupDatasets(request, catalogue);
  const same =
    datasets.length === standard.length && standard.every((one) => datasets.includes(one));
  return { ...request, datasets: same ? null : datasets };
}

/** A model was dropped: dropped models alone are chosen, since built-in ones rarely fit other pictures. */
export function withAddedModel(
  request: EvaluateRequest,
  model: AddedModel,
  datasets: readonly AddedDataset[],
): EvaluateRequest {
  const others = request.models.filter((name) => name in request.modelOptions);
  const options = request.modelOptions[model.name] ?? model.suggested;
  const fitting = datasets.findLast(({ classes }) => classes.length === model.classCount);
  const labels = fitting?.name ?? options.labels;
  return {
    ...request,
    models: [...others.filter((name) => name !== model.name), model.name],
    modelOptions: { ...request.modelOptions, [model.name]: { ...options, labels } },
  };
}

/**
 * A dataset was added: measurements are made on it alone, and dropped models with as many classes as it has are
 * read with its classes.
 */
export function withAddedDataset(
  request: EvaluateRequest,
  models: readonly AddedModel[],
  dataset: AddedDataset,
): EvaluateRequest {
  return withReadAnew({ ...request, datasets: [dataset.name] }, models, dataset);
}

/** An added dataset was read in another way: dropped models with as many classes as it has now are read with them. */
export function withReadAnew(
  request: EvaluateRequest,
  models: readonly AddedModel[],
  dataset: AddedDataset,
): EvaluateRequest {
  const modelOptions = { ...request.modelOptions };
  for (const model of models) {
    const options = modelOptions[model.name] ?? model.suggested;
    if (model.classCount !== dataset.classes.length) continue;
    modelOptions[model.name] = { ...options, labels: dataset.name };
  }
  return { ...request, modelOptions };
}

/** A dropped model is gone. With no model left, the built-in ones are chosen again. */
export function withoutModel(
  request: EvaluateRequest,
  catalogue: Catalogue,
  name: string,
): EvaluateRequest {
  const modelOptions = { ...request.modelOptions };
  delete modelOptions[name];
  const models = request.models.filter((model) => model !== name);
  return {
    ...request,
    modelOptions,
    models: models.length > 0 ? models : catalogue.defaults.models,
  };
}

/** An added dataset is gone. With none left, those that the groups name are measured on again. */
export function withoutDataset(request: EvaluateRequest, name: string): EvaluateRequest {
  const datasets = (request.datasets ?? []).filter((other) => other !== name);
  return { ...request, datasets: datasets.length === 0 ? null : datasets };
}

/** Measures on one dataset alone. */
export function onDatasetAlone(request: EvaluateRequest, name: string): EvaluateRequest {
  return { ...request, datasets: [name] };
}

/** Evaluates one model alone. */
export function modelAlone(request: EvaluateRequest, name: string): EvaluateRequest {
  return { ...request, models: [name] };
}

/** One measurement that the chosen groups ask for. */
export interface ChosenEntry {
  readonly kind: 'property' | 'task';
  readonly name: string;
  readonly measure: string;
  readonly dataset: string;
}

/** The entries of the chosen groups, each once, in order. */
export function chosenEntries(
  request: EvaluateRequest,
  catalogue: Catalogue,
): readonly ChosenEntry[] {
  return [
    ...entriesOf(catalogue.propertyGroups, request.propertyGroup, 'property'),
    ...entriesOf(catalogue.taskGroups, request.taskGroup, 'task'),
  ];
}

/**
 * How many different properties or tasks will be measured: those of the groups that have a chosen
 * dataset. On a dropped folder all of them are tried.
 */
export function measureCount(
  request: EvaluateRequest,
  catalogue: Catalogue,
  kind: 'property' | 'task',
): number {
  const used = neededDatasets(request, catalogue);
  const onFolder = catalogue.datasets.some(({ name, dropped }) => dropped && used.includes(name));
  const entries = chosenEntries(request, catalogue).filter(
    (entry) => entry.kind === kind && (onFolder || used.includes(entry.dataset)),
  );
  return new Set(entries.map(({ measure }) => measure)).size;
}

function entriesOf(
  groups: readonly CatalogueGroup[],
  chosen: readonly string[],
  kind: 'property' | 'task',
): readonly ChosenEntry[] {
  const all = groups.filter(({ name }) => chosen.includes(name)).flatMap(({ entries }) => entries);
  const unique = new Map(all.map((entry) => [entry.name, { kind, ...entry }]));
  return [...unique.values()];
}

/** Datasets that a run of this request reads: those it names, else those of the chosen groups' entries. */
export function neededDatasets(request: EvaluateRequest, catalogue: Catalogue): readonly string[] {
  return request.datasets ?? groupDatasets(request, catalogue);
}

/** Datasets that the entries of the chosen groups name. */
export function groupDatasets(request: EvaluateRequest, catalogue: Catalogue): readonly string[] {
  return [...new Set(chosenEntries(request, catalogue).map(({ dataset }) => dataset))];
}

/** Pictures that one model is shown, over all needed datasets; null where a dataset's size is unknown. */
export function pictureCount(request: EvaluateRequest, catalogue: Catalogue): number | null {
  let sum = 0;
  for (const name of neededDatasets(request, catalogue)) {
    const examples = catalogue.datasets.find((dataset) => dataset.name === name)?.examples ?? null;
    if (examples === null) return null;
    sum += request.limit === null ? examples : Math.min(examples, request.limit);
  }
  return sum;
}

/**
 * Why the request cannot be run as it is; empty when it can.
 * @param unreadable dropped models with a mistake in a field of their preprocessing
 */
export function problems(
  request: EvaluateRequest,
  unreadable: readonly string[],
): readonly string[] {
  const found: string[] = [];
  if (request.models.length === 0) found.push('Choose at least one model.');
  if (request.propertyGroup.length + request.taskGroup.length === 0) {
    found.push('Choose at least one group of properties or tasks.');
  }
  if (request.datasets?.length === 0) found.push('Choose at least one dataset.');
  const wrong = request.models.filter((name) => unreadable.includes(name));
  return [...found, ...wrong.map((name) => `A field of the preprocessing of ${name} is wrong.`)];
}

/**
 * What will probably be refused, though it can be tried: chosen models whose classes are those of none of the needed
 * datasets; a sentence for each label space.
 */
export function cautions(request: EvaluateRequest, catalogue: Catalogue): readonly string[] {
  const needed = neededDatasets(request, catalogue);
  const datasets = catalogue.datasets.filter(({ name }) => needed.includes(name));
  const spaces = [...new Set(datasets.map(({ labels }) => labels))];
  const byLabels = new Map<string, string[]>();
  for (const model of catalogue.models) {
    if (!request.models.includes(model.name) || spaces.length === 0) continue;
    const labels = request.modelOptions[model.name]?.labels ?? model.labels;
    // Of a model that was not downloaded yet, it is not known.
    if (labels === '' || spaces.some((space) => catalogue.answers[labels]?.includes(space)))
      continue;
    byLabels.set(labels, [...(byLabels.get(labels) ?? []), model.title]);
  }
  return [...byLabels].map(
    ([labels, titles]) =>
      `${titles.length === 1 ? `${titles[0]} answers` : `${titles.length} of the chosen models answer`} ` +
      `with the classes of “${labels}”, and the chosen pictures are labelled with those of ` +
      `“${spaces.join('”, “')}”. Choose other models or pictures, or change the classes under Models.`,
  );
}

/** How a dropped model is fed and read was changed. */
export function withOptions(
  request: EvaluateRequest,
  name: string,
  options: ModelOptions,
): EvaluateRequest {
  return { ...request, modelOptions: { ...request.modelOptions, [name]: options } };
}
