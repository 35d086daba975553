import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { toPlainError, type PlainError } from '../../core/errors.ts';
import type { AddedDataset, Catalogue, DatasetOptions } from '../engine-api.ts';
import {
  optionFields,
  optionText,
  withNamed,
  withOptionText,
  type OptionField,
} from '../state/dataset-options.ts';
import { AppElement } from './app-element.ts';
import { notice } from './notice.ts';

/** What a person may say of an added dataset: which named one it is, and which columns hold what. */
export class DatasetOptionsForm extends AppElement {
  static override properties = {
    ...AppElement.properties,
    added: { attribute: false },
    named: { attribute: false },
    onSet: { attribute: false },
    options: { state: true },
    failure: { state: true },
    busy: { state: true },
  };

  declare added: AddedDataset;
  declare named: Catalogue['namedDatasets'];
  /** Called when the dataset was read anew. */
  declare onSet: () => void;
  /** As typed; the dataset has them when the form was sent. */
  declare options: DatasetOptions;
  declare failure: PlainError | null;
  declare busy: boolean;

  constructor() {
    super();
    this.named = [];
    this.onSet = () => undefined;
    this.failure = null;
    this.busy = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const before = changed.get('added');
    if (!changed.has('added') || before?.options === this.added.options) return;
    this.options = this.added.options;
    this.failure = null;
  }

  protected override render(): TemplateResult {
    return html`<form class="stack" @submit=${(event: Event) => void this.#set(event)}>
      <div class="fields">
        ${this.#namedChoice()} ${optionFields(this.added.kind).map((field) => this.#text(field))}
      </div>
      ${
        this.failure === null
          ? nothing
          : notice('wrong', this.failure.message, { code: this.failure.code })
      }
      <div class="row">
        <button type="submit" ?disabled=${this.busy}>
          ${this.busy ? 'Reading …' : 'Read it so'}
        </button>
      </div>
    </form>`;
  }

  #namedChoice(): TemplateResult {
    return html`<div class="field">
      <label for="dataset-named">This is</label>
      <select
        id="dataset-named"
        aria-describedby="dataset-named-hint"
        @change=${(event: Event) => {
          if (!(event.target instanceof HTMLSelectElement)) return;
          this.options = withNamed(this.options, event.target.value || null);
        }}
      >
        <option value="" ?selected=${this.options.as === undefined}>a dataset of my own</option>
        ${this.named.map(
          ({ name, title }) =>
            html`<option value=${name} ?selected=${this.options.as === name}>${title}</option>`,
        )}
      </select>
      <span id="dataset-named-hint" class="small soft">
        Its classes, and how models of ImageNet answer in them
      </span>
    </div>`;
  }

  #text(field: OptionField): TemplateResult {
    const id = `dataset-${field.key}`;
    return html`<div class="field">
      <label for=${id}>${field.label}</label>
      <input
        id=${id}
        type="text"
        autocomplete="off"
        spellcheck="false"
        aria-describedby="${id}-hint"
        .value=${optionText(this.added.options, field)}
        @input=${(event: Event) => {
          if (!(event.target instanceof HTMLInputElement)) return;
          this.options = withOptionText(this.options, field, event.target.value);
        }}
      />
      <span id="${id}-hint" class="small soft">${field.hint}</span>
    </div>`;
  }

  async #set(event: Event): Promise<void> {
    event.preventDefault();
    this.busy = true;
    this.failure = null;
    try {
      await this.controller.setDatasetOptions(this.added.name, this.options);
      this.onSet();
    } catch (error) {
      this.failure = toPlainError(error);
    }
    this.busy = false;
  }
}
