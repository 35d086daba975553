import { html, nothing, type TemplateResult } from 'lit';
import type { RunDocument, RunMeasurement, RunValue } from '../../report/run-document.ts';
import type { Catalogue } from '../engine-api.ts';
import { formatInterval, formatName, formatNumber } from '../state/format.ts';
import { bestText, findMeta } from '../state/measures.ts';
import { datasetOf } from '../state/value-groups.ts';
import { whisker } from './value-table.ts';

/** The primary value of every measurement: properties in one channel, tasks in the other. */
export function headlineCards(run: RunDocument, catalogue: Catalogue | null): TemplateResult {
  return html`<div class="channels">
    ${channel(run, catalogue, 'property', 'Properties', 'What this model is.')}
    ${channel(run, catalogue, 'task', 'Tasks', 'What this model does.')}
  </div>`;
}

function channel(
  run: RunDocument,
  catalogue: Catalogue | null,
  kind: RunMeasurement['kind'],
  title: string,
  lead: string,
): TemplateResult {
  const cards = run.measurements.flatMap((measurement) => {
    const value = run.values[measurement.primary ?? ''];
    return measurement.kind === kind && value !== undefined ? [{ measurement, value }] : [];
  });
  return html`<section class="panel channel channel-${kind}" aria-label=${title}>
    <h2><span class="channel-title">${title}</span> <span class="soft lead-in">${lead}</span></h2>
    ${
      cards.length === 0
        ? html`<p class="soft">None was measured.</p>`
        : html`<ul class="cards">
            ${cards.map(({ measurement, value }) => card(measurement, value, catalogue))}
          </ul>`
    }
  </section>`;
}

function card(
  measurement: RunMeasurement,
  value: RunValue,
  catalogue: Catalogue | null,
): TemplateResult {
  const meta = findMeta(catalogue, measurement.measure);
  return html`<li class="card">
    <div class="card-head">
      <strong>${meta?.title ?? formatName(measurement.measure)}</strong>
      <span class="soft small">${datasetOf(measurement.address)}</span>
    </div>
    <div class="card-value">
      <span class="reading">${formatNumber(value.value)}</span>
      <span class="soft small">
        ${value.ci95 === null ? nothing : formatInterval(value.ci95)} ${value.unit} ·
        ${bestText(value.best)}
      </span>
    </div>
    ${whisker(value)}
  </li>`;
}
