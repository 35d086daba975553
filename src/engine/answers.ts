import { DatasetError, ModelError } from '../core/errors.ts';
import type { Dataset, LabelSpace } from '../datasets/dataset.ts';
import { chooseLabelMap } from '../datasets/label-maps/choice.ts';
import type { LabelMap } from '../datasets/label-maps/label-map.ts';
import { keepClasses } from '../datasets/label-maps/left-out.ts';
import { fewOf } from '../datasets/listing.ts';
import type { PreparedModel } from '../models/model.ts';

/** How a model's logits are read on a dataset. */
export interface Answers {
  /** The classes that the records speak of, by index. */
  readonly classes: readonly string[];
  /** From the model's classes to the dataset's; null where the logits are taken as they are. */
  readonly map: LabelMap | null;
}

/** A model and the label space that it answers in; null where nothing but its number of classes is known. */
export interface AnsweringModel {
  readonly model: PreparedModel;
  readonly labels: LabelSpace | null;
}

/** A dataset as models can answer it. */
export interface AnsweredDataset {
  /** Without the pictures of classes that some model has no class for, where the map says to leave them out. */
  readonly dataset: Dataset;
  /** By the model's name. */
  readonly answers: ReadonlyMap<string, Answers>;
  /** What people should know: a map that was found by names, pictures that were left out. */
  readonly notices: readonly { readonly code: string; readonly message: string }[];
}

/** What a dataset's configuration says of its classes. */
export interface WrittenLabels {
  /** Whether it names a label space; else the classes are those that the pictures happen to have. */
  readonly named: boolean;
  /** The map that it gives, read for a model's label space; null where it gives none. */
  readonly map: ((model: LabelSpace) => LabelMap) | null;
}

/** One model's map before classes are left out. */
interface Choice {
  readonly answering: AnsweringModel;
  readonly map: LabelMap | null;
  readonly byNames: boolean;
}

/**
 * Finds how each model answers in a dataset's classes. Where the dataset names no label space and its classes are some
 * of the model's, the model answers in all of its own: which folders happen to be there must not make answers easier.
 * @throws ModelError `label_space_mismatch` where a model has no answer for a class and no map says what to do
 * @throws DatasetError `empty_dataset` where no picture is left
 */
export async function answerDataset(
  whole: Dataset,
  models: readonly AnsweringModel[],
  written: WrittenLabels,
): Promise<AnsweredDataset> {
  const choices = models.map((answering) => choose(whole, answering, written));
  const kept = whole.labels.classes.flatMap((_, index) =>
    choices.every(({ map }) => map === null || map.groups[index]?.length !== 0) ? [index] : [],
  );
  const dataset = await keepClasses(whole, kept);
  refuseEmpty(whole, dataset);
  const answers = choices.map(
    (choice) => [choice.answering.model.name, answersOf(choice, whole, dataset, kept)] as const,
  );
  return { dataset, answers: new Map(answers), notices: noticesOf(whole, dataset, choices) };
}

/** A label space of a model of which only the number of classes is known: their indices. */
export function namelessSpace({ name, classCount }: PreparedModel): LabelSpace {
  return { name, classes: Array.from({ length: classCount }, (_, index) => String(index)) };
}

function choose(dataset: Dataset, answering: AnsweringModel, written: WrittenLabels): Choice {
  const { model, labels } = answering;
  if (written.map !== null) {
    return { answering, map: written.map(labels ?? namelessSpace(model)), byNames: false };
  }
  if (labels === null) {
    if (model.classCount === dataset.labels.classes.length)
      return { answering, map: null, byNames: false };
    throw unknownModelSpace(model, dataset);
  }
  const choice = chooseLabelMap(labels, dataset.labels);
  if (choice.by === 'nothing') throw mismatch(model, labels, dataset, choice.unmatched);
  if (choice.by === 'same') return { answering, map: null, byNames: false };
  if (choice.by === 'built-in') return { answering, map: choice.map, byNames: false };
  const open = !written.named && dataset.labels.classes.length < model.classCount;
  return { answering, map: open ? { ...choice.map, rule: 'any_of' } : choice.map, byNames: true };
}

function answersOf(
  { answering: { model, labels }, map }: Choice,
  whole: Dataset,
  dataset: Dataset,
  kept: readonly number[],
): Answers {
  if (map?.rule === 'any_of') {
    const { classes } = labels ?? namelessSpace(model);
    return { classes, map: keepGroups(map, kept) };
  }
  const { classes } = dataset.labels;
  if (dataset === whole) return { classes, map };
  const all = map ?? { rule: 'best_logit', groups: whole.labels.classes.map((_, i) => [i]) };
  return { classes, map: keepGroups(all, kept) };
}

function keepGroups({ rule, groups }: LabelMap, kept: readonly number[]): LabelMap {
  return { rule, groups: kept.map((index) => groups[index] ?? []) };
}

function noticesOf(whole: Dataset, dataset: Dataset, choices: readonly Choice[]) {
  const named = choices.find(({ byNames }) => byNames);
  const left = whole.examples.length - dataset.examples.length;
  const classes = whole.labels.classes.length - dataset.labels.classes.length;
  return [
    ...(named === undefined
      ? []
      : [
          {
            code: 'labels_matched_by_name',
            message: matchedByName(whole, named),
          },
        ]),
    ...(classes === 0
      ? []
      : [
          {
            code: 'classes_left_out',
            message: `${whole.name}: ${left} of its ${whole.examples.length} pictures are left out: they are of ${classes} classes that the models have no class for.`,
          },
        ]),
  ];
}

function matchedByName({ name, labels }: Dataset, { answering: { model }, map }: Choice): string {
  const others =
    map?.rule === 'any_of'
      ? "It answers in all of its own; name the dataset's label space to leave the others out."
      : 'The others are left out of its answers.';
  return `${name}: its ${labels.classes.length} classes are those of the same names among the ${model.classCount} of ${model.name}. ${others}`;
}

function refuseEmpty(whole: Dataset, dataset: Dataset): void {
  if (dataset.examples.length > 0 || whole.examples.length === 0) return;
  throw new DatasetError(
    'empty_dataset',
    `Dataset ${whole.name}: none of its ${whole.examples.length} pictures is of a class that the models have a class for. Give another dataset, or a map.`,
    { context: { dataset: whole.name } },
  );
}

const REMEDY =
  'Choose a model or a dataset whose classes fit, correct "labels" of one of them, or say in the dataset\'s "map: { file: … }" which classes of the model count for each of its classes.';

function mismatch(
  model: PreparedModel,
  labels: LabelSpace,
  dataset: Dataset,
  unmatched: readonly string[],
): ModelError {
  return new ModelError(
    'label_space_mismatch',
    `Model ${model.name} answers in label space "${labels.name}", dataset ${dataset.name} is labelled in "${dataset.labels.name}": ` +
      `${unmatched.length} of its ${dataset.labels.classes.length} classes are no class of the model, or not clearly one (${fewOf(unmatched)}). ${REMEDY}`,
    {
      context: {
        model: model.name,
        modelLabels: labels.name,
        dataset: dataset.name,
        datasetLabels: dataset.labels.name,
        unmatched: unmatched.slice(0, 20),
      },
    },
  );
}

function unknownModelSpace(model: PreparedModel, dataset: Dataset): ModelError {
  return new ModelError(
    'label_space_mismatch',
    `Model ${model.name} gives ${model.classCount} logits and says no names of its classes; dataset ${dataset.name} has ${dataset.labels.classes.length} classes. Give the model's "labels". ${REMEDY}`,
    {
      context: {
        model: model.name,
        classes: model.classCount,
        dataset: dataset.name,
        datasetLabels: dataset.labels.name,
      },
    },
  );
}
