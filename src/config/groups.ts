import { ConfigurationError } from '../core/errors.ts';
import { suggestion } from '../core/names.ts';
import type { Configuration } from './configuration.ts';
import { splitNames } from './run-file-schema.ts';

/** What is there without a run file. */
export interface Libraries extends Pick<
  Configuration,
  'models' | 'label_spaces' | 'datasets' | 'property_library' | 'task_library'
> {
  /** Names of the models that are measured where a person names none: those that need no download. */
  readonly default_models: readonly string[];
  /** Label spaces that datasets have and no model answers in: none is suggested for a model of as many classes. */
  readonly dataset_label_spaces: Configuration['label_spaces'];
  /** Library entries by the name of the group they make. */
  readonly property_groups: Readonly<Record<string, readonly string[]>>;
  readonly task_groups: Readonly<Record<string, readonly string[]>>;
}

/**
 * The library entries that `property_group` or `task_group` names, in order. A text is a group's name
 * (or one entry's), or several as `a,b`; a list holds entries, and may hold groups.
 * @throws ConfigurationError `unknown_group` for one name, `unknown_library_entry` for one of several
 */
export function resolveGroup(
  kind: 'property' | 'task',
  given: string | string[],
  groups: Readonly<Record<string, readonly string[]>>,
  entries: readonly string[],
): string[] {
  const single = typeof given === 'string' && !given.includes(',');
  return splitNames(given).flatMap((name) => {
    const group = Object.hasOwn(groups, name) ? groups[name] : undefined;
    if (group !== undefined) return group;
    if (entries.includes(name)) return [name];
    const known = [...Object.keys(groups), ...entries];
    throw new ConfigurationError(
      single ? 'unknown_group' : 'unknown_library_entry',
      `${kind}_group: no ${kind} group and no entry of ${kind}_library is named "${name}". ${suggestion(name, known)}`,
      { context: { path: `${kind}_group`, name } },
    );
  });
}
