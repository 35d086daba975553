import { html, type TemplateResult } from 'lit';
import { AppElement } from '../elements/app-element.ts';
import { formatBytes } from '../state/format.ts';

/** What this browser keeps for the site, and how to free it. */
export class StoragePage extends AppElement {
  static override properties = { ...AppElement.properties, estimate: { state: true } };

  /** Bytes used and bytes that may be; null until the browser said. */
  declare estimate: { readonly used: number; readonly quota: number } | null;

  constructor() {
    super();
    this.estimate = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#estimate();
  }

  async #estimate(): Promise<void> {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    this.estimate = { used: usage, quota };
  }

  protected override render(): TemplateResult {
    return html`<div class="page">
      <div class="page-head">
        <h1 tabindex="-1">Storage</h1>
        <p class="lead">
          Runs, records, models and downloads are kept in this browser, for this site alone, until
          you free them.
        </p>
        <p class="soft">
          ${
            this.estimate === null
              ? 'Asking the browser …'
              : html`${formatBytes(this.estimate.used)} are used; the browser allows
                ${formatBytes(this.estimate.quota)}.`
          }
        </p>
      </div>
    </div>`;
  }
}
