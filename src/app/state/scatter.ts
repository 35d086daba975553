import type { RunValue } from '../../report/run-document.ts';
import type { HeadlineRow } from './headline.ts';

/** A model as a point: one value across, another one up. */
export interface ScatterPoint {
  readonly model: string;
  readonly x: RunValue;
  readonly y: RunValue;
}

/** The models that have both values. */
export function scatterPoints(across: HeadlineRow, up: HeadlineRow): readonly ScatterPoint[] {
  return across.cells.flatMap(({ model, value: x }) => {
    const y = up.cells.find((cell) => cell.model === model)?.value ?? null;
    return x === null || y === null ? [] : [{ model, x, y }];
  });
}

/** The pair of values to begin with: the first property against the first task, or any two. */
export function firstPair(
  rows: readonly HeadlineRow[],
): { readonly across: HeadlineRow; readonly up: HeadlineRow } | null {
  const across = rows.find(({ kind }) => kind === 'property') ?? rows[0];
  const up = rows.find(({ kind }) => kind === 'task') ?? rows.find((row) => row !== across);
  return across === undefined || up === undefined ? null : { across, up };
}
