import type { RunDocument, RunValue } from '../../report/run-document.ts';

/** A value that stands for its measurement, in a table with a column for each model. */
export interface HeadlineRow {
  readonly name: string;
  readonly kind: 'property' | 'task';
  readonly measure: string;
  readonly unit: string;
  readonly best: RunValue['best'];
  readonly cells: readonly HeadlineCell[];
}

export interface HeadlineCell {
  readonly model: string;
  /** Null where this model has no such value. */
  readonly value: RunValue | null;
  /** Whether no other model has a better one; false where neither direction is better or all are equal. */
  readonly best: boolean;
}

/** The values of one model while they form, or of a finished run. */
export interface ModelValues {
  readonly model: string;
  readonly values: Readonly<Record<string, RunValue>>;
  /** Names of the values that stand for their measurements. */
  readonly primary: readonly string[];
}

/** A finished run's values, with the primary ones that its measurements name. */
export function valuesOfRun(run: RunDocument): ModelValues {
  const primary = run.measurements.flatMap((measurement) => measurement.primary ?? []);
  return { model: run.model.name, values: run.values, primary };
}

/** Models side by side: a row for every primary value that any of them has, properties first. */
export function headlineRows(models: readonly ModelValues[]): readonly HeadlineRow[] {
  const names = [...new Set(models.flatMap(({ primary }) => primary))];
  const rows = names.flatMap((name) => headlineRow(name, models) ?? []);
  return [
    ...rows.filter(({ kind }) => kind === 'property'),
    ...rows.filter(({ kind }) => kind === 'task'),
  ];
}

function headlineRow(name: string, models: readonly ModelValues[]): HeadlineRow | null {
  const values = models.map((model) => model.values[name] ?? null);
  const known = values.find((value) => value !== null);
  if (known === undefined || known === null) return null;
  const [kind = '', measure = ''] = known.measurement.split(':');
  const top = bestOf(values, known.best);
  return {
    name,
    kind: kind === 'property' ? 'property' : 'task',
    measure,
    unit: known.unit,
    best: known.best,
    cells: models.map(({ model }, i) => {
      const value = values[i] ?? null;
      return { model, value, best: value !== null && value.value === top };
    }),
  };
}

/** The best of several values, or null where there is no telling. */
function bestOf(values: readonly (RunValue | null)[], best: RunValue['best']): number | null {
  const numbers = values.flatMap((value) => (value === null ? [] : [value.value]));
  if (best === 'none' || new Set(numbers).size < 2) return null;
  if (best === 'highest') return Math.max(...numbers);
  if (best === 'lowest') return Math.min(...numbers);
  return numbers.reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a));
}

/** The models' names, numbered where several runs are of models of the same name. */
export function numberedNames(runs: readonly RunDocument[]): readonly string[] {
  return runs.map((run, i) => {
    const { name } = run.model;
    const same = runs.filter(({ model }) => model.name === name);
    if (same.length === 1) return name;
    return `${name} (${runs.slice(0, i + 1).filter(({ model }) => model.name === name).length})`;
  });
}
