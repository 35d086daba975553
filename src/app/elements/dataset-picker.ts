import { html, nothing, type TemplateResult } from 'lit';
import type { Catalogue, CatalogueDataset, EvaluateRequest } from '../engine-api.ts';
import { plural } from '../state/format.ts';
import { groupDatasets, neededDatasets } from '../state/selection.ts';

/** The datasets that the chosen groups need, and those that were dropped; a checkbox each. */
export function datasetPicker(
  catalogue: Catalogue,
  request: EvaluateRequest,
  toggle: (name: string) => void,
): TemplateResult {
  const used = neededDatasets(request, catalogue);
  const standard = groupDatasets(request, catalogue);
  const shown = catalogue.datasets.filter(
    ({ name, dropped }) => dropped || standard.includes(name) || used.includes(name),
  );
  if (shown.length === 0) {
    return html`<p class="soft">Choose a group above, and the datasets it needs appear here.</p>`;
  }
  return html`<fieldset class="picker">
    <legend class="visually-hidden">Datasets</legend>
    <ul class="dataset-cards">
      ${shown.map((dataset) => card(dataset, used.includes(dataset.name), toggle))}
    </ul>
  </fieldset>`;
}

function card(
  dataset: CatalogueDataset,
  checked: boolean,
  toggle: (name: string) => void,
): TemplateResult {
  return html`<li class="dataset-card">
    <label class="check">
      <input
        type="checkbox"
        name="dataset"
        value=${dataset.name}
        .checked=${checked}
        @change=${() => toggle(dataset.name)}
      />
      <span class="model-name">${dataset.title}</span>
      ${dataset.dropped ? html`<span class="tag">yours</span>` : nothing}
      <span class="soft small">
        ${dataset.title === dataset.name ? nothing : html`<span class="mono">${dataset.name}</span>, `}
        ${dataset.examples === null ? nothing : plural(dataset.examples, 'picture')}
      </span>
    </label>
    ${dataset.description === '' ? nothing : html`<p class="soft small">${dataset.description}</p>`}
    ${dataset.dropped ? nothing : html`<shapes-strip split=${dataset.name}></shapes-strip>`}
  </li>`;
}
