import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import type { Preprocess } from '../../images/picture.ts';
import {
  fromFields,
  interpolations,
  toFields,
  type FieldErrors,
  type PreprocessFields,
} from '../state/preprocess-form.ts';

/** The fields of a dropped model's preprocessing. Calls `onChange` with it, or null while a field is wrong. */
export class PreprocessForm extends LitElement {
  static override properties = {
    name: {},
    preprocess: { attribute: false },
    onChange: { attribute: false },
    fields: { state: true },
    errors: { state: true },
  };

  /** The model's name: field ids begin with it. */
  declare name: string;
  declare preprocess: Preprocess;
  declare onChange: (preprocess: Preprocess | null) => void;
  declare fields: PreprocessFields;
  declare errors: FieldErrors;
  #typed: Preprocess | null = null;

  constructor() {
    super();
    this.errors = {};
    this.onChange = () => undefined;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** New preprocessing from outside replaces the text; what was typed here stays as it was typed. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('preprocess') || this.preprocess === this.#typed) return;
    this.fields = toFields(this.preprocess);
    this.errors = {};
  }

  protected override render(): TemplateResult {
    return html`<div class="fields">
      ${this.#text('resize', 'Resize', 'Shortest edge, or height × width; empty for none')}
      ${this.#text('crop', 'Centre crop', 'One side, or height × width; empty for none')}
      ${this.#choice('interpolation', 'Interpolation', interpolations)}
      ${this.#choice('rounding', 'Rounding of sizes', ['torchvision', 'huggingface'])}
      ${this.#choice('channels', 'Channels', ['rgb', 'bgr', 'grey'])}
      ${this.#text('scale', 'Scale', 'Each byte is multiplied by this')}
      ${this.#text('mean', 'Mean', 'Subtracted, by channel')}
      ${this.#text('std', 'Standard deviation', 'Divided by, by channel')}
    </div>`;
  }

  #text(field: keyof PreprocessFields, label: string, hint: string): TemplateResult {
    const id = `${this.name}-${field}`;
    const error = this.errors[field];
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <input
        id=${id}
        type="text"
        autocomplete="off"
        spellcheck="false"
        aria-describedby="${id}-hint"
        aria-invalid=${error === undefined ? 'false' : 'true'}
        .value=${this.fields[field]}
        @input=${(event: Event) => this.#change(field, event)}
      />
      <span id="${id}-hint" class="small ${error === undefined ? 'soft' : 'field-error'}">
        ${error ?? hint}
      </span>
    </div>`;
  }

  #choice(
    field: keyof PreprocessFields,
    label: string,
    options: readonly string[],
  ): TemplateResult {
    const id = `${this.name}-${field}`;
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <select id=${id} @change=${(event: Event) => this.#change(field, event)}>
        ${options.map(
          (option) =>
            html`<option value=${option} ?selected=${option === this.fields[field]}>
              ${option}
            </option>`,
        )}
      </select>
    </div>`;
  }

  #change(field: keyof PreprocessFields, event: Event): void {
    const { target } = event;
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
    this.fields = { ...this.fields, [field]: target.value };
    const read = fromFields(this.fields);
    this.errors = 'errors' in read ? read.errors : {};
    if ('preprocess' in read) this.#typed = read.preprocess;
    this.onChange('preprocess' in read ? read.preprocess : null);
  }
}
