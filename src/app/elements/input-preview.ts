import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Preprocess } from '../../images/picture.ts';
import type { CatalogueDataset } from '../engine-api.ts';
import type { InputPreview as Preview, PreviewPicture } from '../inspection-api.ts';
import { formatNumber } from '../state/format.ts';
import { AppElement } from './app-element.ts';
import { Latest } from './latest.ts';
import { notice } from './notice.ts';

/** A picture of a dataset before and after preprocessing, and the numbers that go into the model. */
export class InputPreview extends AppElement {
  static override properties = {
    ...AppElement.properties,
    preprocess: { attribute: false },
    datasets: { attribute: false },
    source: { state: true },
    index: { state: true },
    view: { state: true },
  };

  /** Null where it is not known before the model is loaded. */
  declare preprocess: Preprocess | null;
  declare datasets: readonly CatalogueDataset[];
  /** Name of the chosen dataset; null: a person's own if there is one, else the first. */
  declare source: string | null;
  declare index: number;
  declare view: string;
  readonly #preview = new Latest<Preview>(this);
  #asked = '';

  constructor() {
    super();
    this.preprocess = null;
    this.datasets = [];
    this.source = null;
    this.index = 0;
    this.view = 'identity';
  }

  #chosen(): CatalogueDataset | undefined {
    const own = this.datasets.findLast(({ dropped }) => dropped);
    return this.datasets.find(({ name }) => name === this.source) ?? own ?? this.datasets[0];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const dataset = this.#chosen()?.name;
    const { preprocess, index, view } = this;
    if (dataset === undefined || preprocess === null) return;
    const request = { dataset, index, preprocess, view, seed: 0 };
    const question = JSON.stringify(request);
    if (question === this.#asked) return;
    this.#asked = question;
    void this.#preview.refresh(this.controller.client.previewInput(request));
  }

  protected override render(): TemplateResult {
    if (this.preprocess === null)
      return html`<p class="soft">Its preprocessing is read when the model is loaded.</p>`;
    const dataset = this.#chosen();
    if (dataset === undefined) return html`<p class="soft">Add pictures to see them here.</p>`;
    return html`<div class="fields">${this.#fields(dataset)}</div>
      ${this.#result()}`;
  }

  #fields(dataset: CatalogueDataset): TemplateResult {
    const last = dataset.examples === null ? null : dataset.examples - 1;
    return html`<div class="field">
        <label for="preview-dataset">Dataset</label>
        <select
          id="preview-dataset"
          @change=${(event: Event) => {
            this.source = textOf(event);
            this.index = 0;
          }}
        >
          ${this.datasets.map(
            ({ name, title }) =>
              html`<option value=${name} ?selected=${name === dataset.name}>${title}</option>`,
          )}
        </select>
      </div>
      <div class="field">
        <label for="preview-index">Picture</label>
        <input
          id="preview-index"
          type="number"
          min="0"
          max=${last ?? nothing}
          .value=${String(this.index)}
          aria-describedby="preview-index-hint"
          @change=${(event: Event) => {
            const wanted = Math.trunc(Number(textOf(event)));
            this.index = Math.max(0, Math.min(wanted || 0, last ?? wanted));
          }}
        />
        <span id="preview-index-hint" class="small soft">
          Its place${last === null ? '' : `, from 0 to ${last}`}
        </span>
      </div>
      <div class="field">
        <label for="preview-view">View</label>
        <input
          id="preview-view"
          type="text"
          autocomplete="off"
          spellcheck="false"
          .value=${this.view}
          aria-describedby="preview-view-hint"
          @change=${(event: Event) => (this.view = textOf(event).trim() || 'identity')}
        />
        <span id="preview-view-hint" class="small soft">
          identity, or a transform such as rotate:30
        </span>
      </div>`;
  }

  #result(): TemplateResult {
    const { current } = this.#preview;
    if (current.state === 'loading') return html`<p class="soft" role="status">Reading …</p>`;
    if (current.state === 'failed')
      return notice('wrong', current.error.message, { code: current.error.code });
    const { id, original, seen, channels } = current.value;
    return html`<p class="small soft preview-name">${id}</p>
      <div class="previews">
        ${figure('The picture', original)} ${figure('What the model sees', seen)}
      </div>
      <table class="counts">
        <caption class="small soft">
          Numbers that go into the model, in its order of channels
        </caption>
        <thead>
          <tr>
            <th scope="col">Channel</th>
            <th scope="col" class="number">Least</th>
            <th scope="col" class="number">Mean</th>
            <th scope="col" class="number">Largest</th>
          </tr>
        </thead>
        <tbody>
          ${channels.map(
            ({ name, minimum, mean, maximum }) =>
              html`<tr>
                <th scope="row">${name}</th>
                ${[minimum, mean, maximum].map(
                  (value) => html`<td class="number">${formatNumber(value)}</td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>`;
  }
}

function figure(title: string, { url, width, height }: PreviewPicture): TemplateResult {
  return html`<figure>
    <img src=${url} alt="" width=${width} height=${height} />
    <figcaption class="small">${title} <span class="soft">${width} × ${height}</span></figcaption>
  </figure>`;
}

function textOf(event: Event): string {
  const { target } = event;
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement
    ? target.value
    : '';
}
