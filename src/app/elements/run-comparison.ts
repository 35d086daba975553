import { html, nothing, type TemplateResult } from 'lit';
import type { RunDocument } from '../../report/run-document.ts';
import { headlineRows, numberedNames, valuesOfRun } from '../state/headline.ts';
import { formatRoute, type Route } from '../state/route.ts';
import { breakable } from './breakable.ts';
import { comparisonTable } from './comparison-table.ts';

/** Runs from which a cloud of points can be read. */
const CLOUD = 3;

/** Several runs side by side, and each value against each other. Columns lead to the details of a run. */
export function runComparison(
  runs: readonly RunDocument[],
  route: Extract<Route, { page: 'results' }>,
): TemplateResult {
  const names = numberedNames(runs);
  const ids = new Map(names.map((name, i) => [name, runs[i]?.id ?? '']));
  const rows = headlineRows(
    runs.map((run, i) => ({ ...valuesOfRun(run), model: names[i] ?? run.model.name })),
  );
  const head = (name: string): TemplateResult => {
    const shown = ids.get(name) ?? '';
    const current = shown === route.shown ? 'true' : 'false';
    return html`<a href=${formatRoute({ ...route, shown })} aria-current=${current}
      >${breakable(name)}</a
    >`;
  };
  return html`<section class="panel" aria-labelledby="comparison-title">
      <h2 id="comparison-title">Side by side</h2>
      ${comparisonTable(rows, 'Primary values of all models', head)}
    </section>
    ${
      runs.length < CLOUD
        ? nothing
        : html`<section class="panel" aria-labelledby="interplay-title">
            <h2 id="interplay-title">What a model is, against what it does</h2>
            <interplay-scatter .rows=${rows}></interplay-scatter>
          </section>`
    }`;
}
