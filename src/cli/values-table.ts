import { intervalText, numberText, plainText } from '../report/number-text.ts';
import type { RunDocument } from '../report/run-document.ts';
import { formatTable } from '../report/terminal-table.ts';

/**
 * Primary values of runs as text: of one run with interval and n, of several a column each. Below it, what was
 * not measured and why.
 * @param width characters of a line
 */
export function valuesTable(runs: readonly RunDocument[], width: number): string {
  const [only] = runs;
  const table =
    only !== undefined && runs.length === 1 ? oneRun(only, width) : manyRuns(runs, width);
  return table + runs.map(missing).join('');
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
    .filter(({ status }) => status !== 'ok')
    .map(({ address, status, reason, code }) => {
      const why = [code, reason].filter((part) => part !== undefined).join(': ');
      return plainText(`${run.model.name}: ${address} ${status}${why === '' ? '' : ` (${why})`}`);
    })
    .map((line) => `${line}\n`)
    .join('');
}
