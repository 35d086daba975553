import { html, nothing, svg, type TemplateResult } from 'lit';
import type { RunValue } from '../../report/run-document.ts';
import type { Catalogue } from '../engine-api.ts';
import { formatCount, formatInterval, formatName, formatNumber, plural } from '../state/format.ts';
import { bestText, findMeta } from '../state/measures.ts';
import type { NamedValue, ValueGroup } from '../state/value-groups.ts';
import { breakable } from './breakable.ts';
import { notice } from './notice.ts';

/**
 * One measurement with all its values: a line with the primary one, which opens to the table, what the
 * measurement is, and what it could not say.
 */
export function valueGroup(group: ValueGroup, catalogue: Catalogue | null): TemplateResult {
  const { measurement, dataset, shown, more, missing } = group;
  const meta = findMeta(catalogue, measurement.measure);
  const title = meta?.title ?? formatName(measurement.measure);
  return html`<details class="value-group channel-${measurement.kind}">
    <summary>${summaryLine(group, title)}</summary>
    ${meta === null ? nothing : html`<p>${meta.summary}</p>`}
    ${
      measurement.status === 'ok'
        ? nothing
        : notice(measurement.status === 'failed' ? 'wrong' : 'info', measurement.reason ?? '', {
            ...(measurement.code === undefined ? {} : { code: measurement.code }),
          })
    }
    ${shown.length === 0 ? nothing : valueTable(shown, `Values of ${title} on ${dataset}`)}
    ${
      more.length === 0
        ? nothing
        : html`<details>
            <summary class="small">${plural(more.length, 'more value')}</summary>
            ${valueTable(more, `More values of ${title} on ${dataset}`)}
          </details>`
    }
    ${
      missing.length === 0
        ? nothing
        : html`<details>
            <summary class="small">
              ${plural(missing.length, 'value does', 'values do')} not exist on these pictures
            </summary>
            <ul class="small soft">
              ${missing.map(({ name, reason }) => html`<li><code>${name}</code>: ${reason}</li>`)}
            </ul>
          </details>`
    }
    <p class="small soft">
      <span class="mono">${breakable(measurement.address)}</span>, version ${measurement.version}.
      ${meta === null ? nothing : `After ${meta.reference}.`}
    </p>
  </details>`;
}

function summaryLine(
  { measurement, dataset, shown, more }: ValueGroup,
  title: string,
): TemplateResult {
  const count = shown.length + more.length;
  const first = shown[0]?.value;
  return html`<span class="group-title">
      <span class="channel-title">${title}</span> <span class="soft">${dataset}</span>
    </span>
    ${
      first === undefined
        ? html`<span class="tag tag-caution"
            >${measurement.status === 'failed' ? 'failed' : 'skipped'}</span
          >`
        : html`<span class="number">${formatNumber(first.value)}</span>
            <span class="soft small interval">
              ${first.ci95 === null ? nothing : formatInterval(first.ci95)}
            </span>`
    }
    <span class="soft small group-count">${plural(count, 'value')}</span>`;
}

function valueTable(values: readonly NamedValue[], label: string): TemplateResult {
  return html`<div class="scroller" role="region" aria-label=${label} tabindex="0">
    <table class="values">
      <thead>
        <tr>
          <th scope="col">Value</th>
          <th scope="col" class="number-column">Estimate</th>
          <th scope="col">95 % interval</th>
          <th scope="col"><span class="visually-hidden">Within its range</span></th>
          <th scope="col" class="number-column">n</th>
          <th scope="col">Unit and direction</th>
          <th scope="col">Interval by</th>
        </tr>
      </thead>
      <tbody>
        ${values.map(valueRow)}
      </tbody>
    </table>
  </div>`;
}

function valueRow({ name, value }: NamedValue): TemplateResult {
  const { unit, variant } = value;
  return html`<tr>
    <th scope="row" class="mono">${breakable(name)}</th>
    <td class="number">${formatNumber(value.value)}</td>
    <td class="interval">${value.ci95 === null ? 'none' : formatInterval(value.ci95)}</td>
    <td class="whisker-cell">${whisker(value)}</td>
    <td class="number">${formatCount(value.n)}</td>
    <td class="small soft direction">${unit === '' ? '' : `${unit}, `}${bestText(value.best)}</td>
    <td class="small soft method">
      ${value.ciMethod}${variant === undefined ? nothing : html`<br />${variant}`}
    </td>
  </tr>`;
}

/** The value and its interval on a line from the smallest to the largest possible value. */
export function whisker({ value, ci95, range }: RunValue): TemplateResult {
  const [low, high] = range;
  if (low === null || high === null || high <= low) return html`${nothing}`;
  const at = (number: number): number =>
    Math.min(100, Math.max(0, ((number - low) / (high - low)) * 100));
  return html`<svg
    class="whisker-line"
    viewBox="0 0 100 12"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <line class="range" x1="0" x2="100" y1="6" y2="6" />
    ${
      ci95 === null
        ? nothing
        : svg`<line class="interval-bar" x1=${at(ci95[0])} x2=${at(ci95[1])} y1="6" y2="6" />`
    }
    <line class="point" x1=${at(value)} x2=${at(value)} y1="1" y2="11" />
  </svg>`;
}
