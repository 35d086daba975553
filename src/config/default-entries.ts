import type { LibraryEntry } from './configuration.ts';
import type { RunFile } from './run-file.ts';

/** Library entries by kind. */
export interface Entries {
  property_library: Record<string, LibraryEntry>;
  task_library: Record<string, LibraryEntry>;
}

/**
 * What to measure on the datasets of a run file that names no group and has no libraries; null for any other
 * run file. One look at every picture serves all of it: see `entriesOn`.
 */
export function defaultEntries(file: RunFile): Entries | null {
  const named = file.property_group ?? file.task_group;
  const listed = file.property_library ?? file.task_library;
  const datasets = Object.entries(file.datasets ?? {});
  if (named !== undefined || listed !== undefined || datasets.length === 0) return null;
  const each = datasets.map(([name, { groups }]) => entriesOn(name, groups ?? []));
  return {
    property_library: Object.assign({}, ...each.map(({ property_library }) => property_library)),
    task_library: Object.assign({}, ...each.map(({ task_library }) => task_library)),
  };
}

/** Calibration, sparsity and accuracy on a dataset, and accuracy by group for each of its group columns. */
export function entriesOn(dataset: string, groups: readonly string[]): Entries {
  const task_library: Record<string, LibraryEntry> = {
    [`accuracy_${dataset}`]: { measure: 'accuracy', dataset },
  };
  for (const group of groups) {
    const as = groups.length > 1 ? { as: `accuracy_${group}` } : {};
    task_library[`group_accuracy_${dataset}_${group}`] = {
      measure: 'group_accuracy',
      dataset,
      group,
      ...as,
    };
  }
  return {
    property_library: {
      [`calibration_${dataset}`]: { measure: 'calibration', dataset },
      [`sparsity_${dataset}`]: { measure: 'sparsity', dataset },
    },
    task_library,
  };
}
