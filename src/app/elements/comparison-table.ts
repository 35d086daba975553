import { html, nothing, type TemplateResult } from 'lit';
import { breakable } from './breakable.ts';
import { formatInterval, formatNumber } from '../state/format.ts';
import type { HeadlineCell, HeadlineRow } from '../state/headline.ts';
import { bestText } from '../state/measures.ts';

/** How the head of a model's column is drawn: its name, or a link to its results. */
export type ColumnHead = (model: string) => TemplateResult;

/** Models side by side: a row for each primary value, a column for each model, the best marked. */
export function comparisonTable(
  rows: readonly HeadlineRow[],
  caption: string,
  head: ColumnHead = breakable,
): TemplateResult {
  const models = rows[0]?.cells.map(({ model }) => model) ?? [];
  return html`<div class="scroller" role="region" aria-label=${caption} tabindex="0">
    <table class="comparison">
      <caption class="visually-hidden">
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">Value</th>
          ${models.map((model) => html`<th scope="col">${head(model)}</th>`)}
        </tr>
      </thead>
      ${body(rows, 'property', 'Properties', models.length)}
      ${body(rows, 'task', 'Tasks', models.length)}
    </table>
  </div>`;
}

function body(
  rows: readonly HeadlineRow[],
  kind: HeadlineRow['kind'],
  title: string,
  columns: number,
): TemplateResult {
  const own = rows.filter((row) => row.kind === kind);
  if (own.length === 0) return html`${nothing}`;
  return html`<tbody class="channel-${kind}">
    <tr>
      <th scope="rowgroup" colspan=${columns + 1} class="channel-title">${title}</th>
    </tr>
    ${own.map(
      (row) =>
        html`<tr>
          <th scope="row">
            <span class="value-name">${breakable(row.name)}</span>
            <span class="soft small">${bestText(row.best)}</span>
          </th>
          ${row.cells.map((entry) => cell(entry))}
        </tr>`,
    )}
  </tbody>`;
}

function cell({ value, best }: HeadlineCell): TemplateResult {
  if (value === null) return html`<td class="soft"><span aria-label="not measured">–</span></td>`;
  return html`<td class=${best ? 'best' : ''}>
    <span class="number">${formatNumber(value.value)}</span>
    ${best ? html`<span class="best-mark" title="best">best</span>` : nothing}
    ${
      value.ci95 === null
        ? nothing
        : html`<span class="soft small interval">${formatInterval(value.ci95)}</span>`
    }
  </td>`;
}
