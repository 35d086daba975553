import { html, nothing, type TemplateResult } from 'lit';
import type { Catalogue, CatalogueModel, EvaluateRequest } from '../engine-api.ts';
import { cardLine } from '../state/model-card.ts';
import { formatBytes, plural } from '../state/format.ts';

/** What a person does in the list of models. */
export interface ModelPickerActions {
  toggle(name: string): void;
  chooseAll(all: boolean): void;
}

/** The models to choose from: a checkbox each, with family, recipe and size. */
export function modelPicker(
  catalogue: Catalogue,
  request: EvaluateRequest,
  actions: ModelPickerActions,
): TemplateResult {
  const chosen = catalogue.models.filter(({ name }) => request.models.includes(name)).length;
  const models = catalogue.models.filter(({ dropped, remote }) => dropped || !remote);
  const known = catalogue.models.filter(({ dropped, remote }) => !dropped && remote);
  const rows = (shown: readonly CatalogueModel[]): TemplateResult =>
    html`<ul class="rows">
      ${shown.map((model) => row(model, request.models.includes(model.name), actions))}
    </ul>`;
  return html`<fieldset class="picker">
    <legend class="visually-hidden">Models</legend>
    <div class="row picker-head">
      <label class="check">
        <input
          type="checkbox"
          .checked=${models.every(({ name }) => request.models.includes(name))}
          .indeterminate=${chosen > 0 && !models.every(({ name }) => request.models.includes(name))}
          @change=${(event: Event) => actions.chooseAll(isChecked(event))}
        />
        <span>All models</span>
      </label>
      <span class="soft small">${plural(chosen, 'model')} chosen</span>
    </div>
    ${rows(models)}
    <details>
      <summary>${plural(known.length, 'known model')} of the Hub, downloaded when they run</summary>
      ${rows(known)}
    </details>
  </fieldset>`;
}

function row(model: CatalogueModel, checked: boolean, actions: ModelPickerActions): TemplateResult {
  return html`<li>
    <label class="check model-row">
      <input
        type="checkbox"
        name="model"
        value=${model.name}
        .checked=${checked}
        @change=${() => actions.toggle(model.name)}
      />
      <span class="model-name">
        ${model.title} ${model.dropped ? html`<span class="tag">yours</span>` : nothing}
      </span>
      <span class="model-size soft small">
        ${model.bytes === null ? nothing : formatBytes(model.bytes)}
      </span>
      <span class="model-recipe soft small">
        ${model.title === model.name ? nothing : html`<span class="mono">${model.name}</span>`}
        ${cardLine(model.card)}
      </span>
    </label>
  </li>`;
}

/** Whether the checkbox of an event is ticked. */
export function isChecked(event: Event): boolean {
  return event.target instanceof HTMLInputElement && event.target.checked;
}
