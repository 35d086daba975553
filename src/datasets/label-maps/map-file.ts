import { DatasetError } from '../../core/errors.ts';
import type { LabelSpace } from '../dataset.ts';
import { findClass } from '../label-lookup.ts';
import { fewOf } from '../listing.ts';
import type { LabelMap, MapRule } from './label-map.ts';

/** What a map file is read for. */
export interface MapFileContext {
  readonly dataset: string;
  readonly labels: LabelSpace;
  readonly model: LabelSpace;
  readonly rule: MapRule;
}

/**
 * Reads a map file: a JSON object from each class of the dataset (name, alias or index) to a class of the model (index,
 * name or alias), or to a list of them; an empty list leaves the pictures of that class out.
 *
 * @throws DatasetError `invalid_label_map` for what is no such object or maps nothing; `unknown_class`,
 * `ambiguous_class`; `unmapped_class` where a class of the dataset is missing; `class_mapped_twice`
 */
export function readLabelMapFile(json: string, context: MapFileContext): LabelMap {
  const { dataset, labels, model, rule } = context;
  const groups = new Map<number, readonly number[]>();
  for (const [name, given] of Object.entries(parseObject(json, context))) {
    const index = classOf(name, labels, context);
    if (groups.has(index)) {
      throw mapError(context, 'class_mapped_twice', `class "${name}" occurs twice`);
    }
    const targets: unknown[] = Array.isArray(given) ? given : [given];
    groups.set(index, [...new Set(targets.map((target) => targetOf(target, name, context)))]);
  }
  const unmapped = labels.classes.filter((_, index) => !groups.has(index));
  if (unmapped.length > 0) {
    const what = `${unmapped.length} of the ${labels.classes.length} classes are missing: ${fewOf(unmapped)}. Give them classes of the model, or [] to leave their pictures out`;
    throw mapError(context, 'unmapped_class', what);
  }
  const map = { rule, groups: labels.classes.map((_, index) => groups.get(index) ?? []) };
  if (map.groups.every(({ length }) => length === 0)) {
    throw mapError(context, 'invalid_label_map', `it gives no class of ${dataset} any class`);
  }
  if (rule !== 'any_of') refuseShared(map, model, context);
  return map;
}

function parseObject(json: string, context: MapFileContext): object {
  let value: unknown;
  try {
    value = JSON.parse(json.replace(/^\ufeff/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw mapError(context, 'invalid_label_map', why);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw mapError(context, 'invalid_label_map', 'it holds no object');
  }
  return value;
}

function classOf(spelling: string, space: LabelSpace, context: MapFileContext): number {
  const found = findClass(space, spelling);
  if (typeof found === 'number') return found;
  const code = found === null ? 'unknown_class' : 'ambiguous_class';
  const what = found === null ? 'is no class' : 'is the name of several classes';
  throw mapError(context, code, `"${spelling}" ${what} of label space "${space.name}"`);
}

function targetOf(target: unknown, name: string, context: MapFileContext): number {
  const { model } = context;
  if (typeof target === 'string') return classOf(target, model, context);
  const count = model.classes.length;
  if (typeof target === 'number' && Number.isInteger(target) && target >= 0 && target < count)
    return target;
  const what = `class "${name}" is given ${JSON.stringify(target)}, which is no index from 0 to ${count - 1} and no name of label space "${model.name}"`;
  throw mapError(context, 'unknown_class', what);
}

/** With a rule that makes one number of each group, an index in two groups would tie two classes for ever. */
function refuseShared({ groups }: LabelMap, model: LabelSpace, context: MapFileContext): void {
  const owners = new Map<number, number>();
  for (const [index, group] of groups.entries()) {
    for (const target of group) {
      const owner = owners.get(target);
      if (owner !== undefined) {
        const [first, second] = [owner, index].map((each) => context.labels.classes[each]);
        const what = `"${model.classes[target]}" (index ${target}) is given to both "${first}" and "${second}"; only rule any_of allows that`;
        throw mapError(context, 'class_mapped_twice', what);
      }
      owners.set(target, index);
    }
  }
}

function mapError({ dataset, labels }: MapFileContext, code: string, what: string): DatasetError {
  return new DatasetError(
    code,
    `The label map of dataset ${dataset} must be a JSON object from each of its classes to classes of the model, {"cat": [281, 282]}: ${what}.`,
    { context: { dataset, labels: labels.name } },
  );
}
