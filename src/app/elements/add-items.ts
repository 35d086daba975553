import { html, type TemplateResult } from 'lit';
import type { DropResult } from '../state/app-state.ts';
import { AppElement } from './app-element.ts';
import type { AddedKind } from './drop-zone.ts';
import type { DroppedItems } from './dropped-items.ts';
import { dropMessage } from './dropped-list.ts';

/** The place to add models and datasets, and what became of what was added. */
export class AddItems extends AppElement {
  static override properties = { ...AppElement.properties, kind: {} };

  declare kind: AddedKind;

  constructor() {
    super();
    this.kind = 'any';
  }

  protected override render(): TemplateResult {
    const { controller } = this;
    const { drops } = controller.value;
    const actions = { dismiss: (drop: DropResult) => controller.dismissDrop(drop) };
    return html`<drop-zone
        kind=${this.kind}
        .onItems=${(items: DroppedItems) => void controller.add(items)}
      ></drop-zone>
      ${this.#addressForm()}
      <div aria-live="polite" class="stack">
        ${drops.map((drop) => dropMessage(drop, actions))}
      </div>`;
  }

  #addressForm(): TemplateResult {
    const { kind } = this;
    const id = `address-${kind}`;
    return html`<form class="row address-form" @submit=${(event: Event) => this.#submit(event)}>
      <div class="field">
        <label for=${id}>Or name an address</label>
        <input
          id=${id}
          name="address"
          type="text"
          required
          autocomplete="off"
          spellcheck="false"
          aria-describedby="${id}-hint"
        />
        <span id="${id}-hint" class="small soft">${hints[kind]}</span>
      </div>
      <button type="submit">Add</button>
    </form>`;
  }

  #submit(event: Event): void {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const address = new FormData(event.target).get('address');
    if (typeof address !== 'string' || address.trim() === '') return;
    event.target.reset();
    void this.controller.addAddress(address.trim());
  }
}

const hints: Readonly<Record<AddedKind, TemplateResult>> = {
  model: html`<code>hub:org/name</code>, <code>hub:org/name@revision:q8</code>, or
    <code>https://…/model.onnx</code>. It is downloaded when it is first needed.`,
  dataset: html`<code>hub:org/name/config/split</code>, or the address of an archive, a table or an
    array.`,
  any: html`<code>hub:org/name</code> for a model, <code>hub:org/name/config/split</code> for a
    dataset, or <code>https://…</code>`,
};
