import { LitElement } from 'lit';
import type { Controller } from '../controller.ts';

/**
 * What pages have in common: the shared state, and a redraw when it changes. They draw into the
 * document itself, not into a shadow tree, so that one style sheet, labels and headings reach everywhere.
 */
export class AppElement extends LitElement {
  static override properties = { controller: { attribute: false } };

  declare controller: Controller;
  #endSubscription: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#endSubscription = this.controller.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    this.#endSubscription?.();
    this.#endSubscription = null;
    super.disconnectedCallback();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
