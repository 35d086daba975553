import type { RunDocument } from './run-document.ts';

/** Columns of the CSV export, in order. */
export const csvColumns = [
  'run',
  'status',
  'model',
  'dataset',
  'kind',
  'measure',
  'version',
  'name',
  'primary',
  'value',
  'n',
  'ci95_low',
  'ci95_high',
  'ci_method',
  'unit',
  'best',
  'variant',
  'address',
  'backend',
] as const;

type Cell = string | number | boolean | null;

/**
 * One row a value, over any number of runs (RFC 4180: CRLF, quotes doubled; UTF-8). An empty cell is
 * "none". A text that a spreadsheet would run as a formula gets an apostrophe in front.
 */
export function formatCsv(runs: readonly RunDocument[]): string {
  const rows = runs.flatMap(rowsOf);
  return [csvColumns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function rowsOf(run: RunDocument): Cell[][] {
  const measurements = new Map(run.measurements.map((each) => [each.address, each]));
  return Object.entries(run.values).map(([name, value]) => {
    const measurement = measurements.get(value.measurement);
    return [
      run.id,
      run.status,
      run.model.name,
      datasetOf(value.measurement),
      measurement?.kind ?? null,
      measurement?.measure ?? null,
      measurement?.version ?? null,
      name,
      measurement?.primary === name,
      value.value,
      value.n,
      value.ci95?.[0] ?? null,
      value.ci95?.[1] ?? null,
      value.ciMethod,
      value.unit,
      value.best,
      value.variant ?? null,
      value.measurement,
      run.environment.backend.used,
    ];
  });
}

/** The dataset that an address names: `property:sparsity:dataset=cifar10_test;…`. */
function datasetOf(address: string): string | null {
  return /(?:^|[:;])dataset=([^;]*)/.exec(address)?.[1] ?? null;
}

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
