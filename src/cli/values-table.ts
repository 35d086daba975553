import { isObject } from '../config/problem.ts';
import type { JsonObject } from '../core/json.ts';
import { intervalText, numberText, plainText } from '../report/number-text.ts';
import type { RunDocument } from '../report/run-document.ts';
import { formatTable } from '../report/terminal-table.ts';

/** Pictures of a dataset whose reasons are told. */
const SKIPPED_SHOWN = 5;

/**
 * Primary values of runs as text: of one run with interval and n, of several a column each. Below it, what was
 * not measured and why, and which pictures could not be read.
 * @param width characters of a line
 */
export function valuesTable(runs: readonly RunDocument[], width: number): string {
  const [only] = runs;
  const table =
    only !== undefined && runs.length === 1 ? oneRun(only, width) : manyRuns(runs, width);
  return table + runs.map(missing).join('') + unreadable(runs);
}

function primaryNames(run: RunDocument): string[] {
  return run.measurements.flatMap(({ primary }) => (primary === null ? [] : [primary]));
}

function oneRun(run: RunDocument, width: number): string {
  const rows = primaryNames(run).flatMap((name) => {
    const value = run.values[name];
    if (value === undefined) return [];
    return [[name, numberText(value.value), intervalText(value), String(value.n)]];
  });
  const columns = [
    { title: run.model.name },
    { title: 'value', align: 'right' },
    { title: '95 % interval' },
    { title: 'n', align: 'right' },
  ] as const;
  return formatTable(columns, rows, width);
}

function manyRuns(runs: readonly RunDocument[], width: number): string {
  const names = [...new Set(runs.flatMap(primaryNames))];
  const rows = names.map((name) => [
    name,
    ...runs.map(({ values }) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      return value === undefined ? '–' : numberText(value.value);
    }),
  ]);
  const models = runs.map(({ model }) => ({ title: model.name, align: 'right' as const }));
  return formatTable([{ title: 'value' }, ...models], rows, width);
}

function missing(run: RunDocument): string {
  return run.measurements
    .filter(({ status, primary }) => status !== 'ok' || primary === null)
    .map(({ address, status, reason, code, details }) => {
      const told = status === 'ok' ? 'undefined' : status;
      const why = [code, reason ?? firstReason(details)].filter((part) => part !== undefined);
      const brackets = why.length === 0 ? '' : ` (${why.join(': ')})`;
      return `${plainText(`${run.model.name}: ${address} ${told}${brackets}`)}\n`;
    })
    .join('');
}

/** Why the first of a measurement's values is undefined. */
function firstReason({ undefined: values }: JsonObject): string | undefined {
  const first = Array.isArray(values) ? values[0] : undefined;
  return isObject(first) && typeof first['reason'] === 'string' ? first['reason'] : undefined;
}

/** How many pictures of each dataset were skipped, and the first of them with their reasons. */
function unreadable(runs: readonly RunDocument[]): string {
  const datasets = new Map(runs.flatMap((run) => Object.entries(run.datasets)));
  return [...datasets]
    .flatMap(([name, { examples, skipped }]) => {
      if (skipped.length === 0) return [];
      const shown = skipped.slice(0, SKIPPED_SHOWN).map(({ id, code, message }) => `  ${id}: ${code}: ${message}`); // prettier-ignore
      const more = skipped.length - shown.length;
      return [
        `${name}: ${skipped.length} of ${examples} pictures could not be read and were skipped:`,
        ...shown,
        ...(more > 0 ? [`  … and ${more} more; run.json names all`] : []),
      ];
    })
    .map((line) => `${plainText(line)}\n`)
    .join('');
}
