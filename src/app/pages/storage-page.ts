import { html, nothing, type TemplateResult } from 'lit';
import { toPlainError, type PlainError } from '../../core/errors.ts';
import type { KeptDownload } from '../../resources/downloads.ts';
import { HUB_BASE } from '../../resources/hub-address.ts';
import { AppElement } from '../elements/app-element.ts';
import { Latest } from '../elements/latest.ts';
import { notice } from '../elements/notice.ts';
import { formatBytes, formatPercent, formatTime } from '../state/format.ts';

/** What this browser keeps for the site, and how to free it. */
export class StoragePage extends AppElement {
  static override properties = {
    ...AppElement.properties,
    estimate: { state: true },
    failure: { state: true },
    hub: { state: true },
    hubFailure: { state: true },
  };

  /** Bytes used and bytes that may be; null until the browser said. */
  declare estimate: { readonly used: number; readonly quota: number } | null;
  declare failure: PlainError | null;
  /** Address of the Hub that was set; null for the default. */
  declare hub: string | null;
  declare hubFailure: PlainError | null;
  readonly #downloads = new Latest<readonly KeptDownload[]>(this);

  constructor() {
    super();
    this.estimate = null;
    this.failure = null;
    this.hub = null;
    this.hubFailure = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#reload();
    void this.#readHub();
  }

  async #readHub(): Promise<void> {
    this.hub = await this.controller.client.hub();
  }

  async #reload(): Promise<void> {
    await this.#downloads.refresh(this.controller.client.downloads());
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    this.estimate = { used: usage, quota };
  }

  protected override render(): TemplateResult {
    const { current } = this.#downloads;
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
                  ${formatBytes(this.estimate.quota)}. <a href="#/runs">Saved runs</a> and
                  <a href="#/models">models</a> have pages of their own.`
          }
        </p>
      </div>
      ${
        this.failure === null
          ? nothing
          : notice('wrong', this.failure.message, { code: this.failure.code })
      }
      <section aria-labelledby="downloads-title" class="panel">
        <h2 id="downloads-title">Downloads</h2>
        ${
          current.state === 'loading'
            ? html`<p class="soft">Reading the storage …</p>`
            : current.state === 'failed'
              ? notice('wrong', current.error.message, { code: current.error.code })
              : this.#list(current.value)
        }
      </section>
      <section aria-labelledby="hub-title" class="panel">
        <h2 id="hub-title">The Hub</h2>
        ${this.#hubForm()}
      </section>
    </div>`;
  }

  #hubForm(): TemplateResult {
    const { hub, hubFailure } = this;
    return html`<form
        class="row address-form"
        @submit=${(event: Event) => void this.#setHub(event)}
      >
        <div class="field">
          <label for="hub-address">Its address</label>
          <input
            id="hub-address"
            name="hub"
            type="text"
            inputmode="url"
            autocomplete="off"
            spellcheck="false"
            placeholder=${HUB_BASE}
            aria-describedby="hub-address-hint"
            aria-invalid=${hubFailure === null ? 'false' : 'true'}
            .value=${hub ?? ''}
          />
          <span id="hub-address-hint" class="small ${hubFailure === null ? 'soft' : 'field-error'}">
            ${
              hubFailure === null
                ? html`Where models and datasets that you name with <code>hub:</code> are: a mirror
                    that speaks the same language, or empty for ${HUB_BASE}.`
                : html`${hubFailure.message} <code class="code">${hubFailure.code}</code>`
            }
          </span>
        </div>
        <button type="submit">Set</button>
      </form>
      <p class="small" role="status">
        ${hub === null ? '' : html`<code>${hub}</code> is asked.`}
      </p>`;
  }

  async #setHub(event: Event): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const typed = new FormData(event.target).get('hub');
    const address = typeof typed === 'string' ? typed.trim() : '';
    this.hubFailure = null;
    try {
      await this.controller.client.setHub(address === '' ? null : address);
      await this.#readHub();
    } catch (error) {
      this.hubFailure = toPlainError(error);
    }
  }

  #list(downloads: readonly KeptDownload[]): TemplateResult {
    if (downloads.length === 0) {
      return html`<p class="soft">
        Nothing is downloaded. Models and datasets that you name by their address are kept here, so
        that they are downloaded once.
      </p>`;
    }
    const { client } = this.controller;
    return html`<ul class="rows">
        ${downloads.map((download) => this.#row(download))}
      </ul>
      <div class="row end">
        <button
          type="button"
          class="danger"
          @click=${() => void this.#free(() => client.freeAllDownloads())}
        >
          Free all
        </button>
      </div>`;
  }

  #row(download: KeptDownload): TemplateResult {
    const { address, bytes, complete, used, sha256 } = download;
    return html`<li class="item-row">
      <code>${address}</code>
      <button
        type="button"
        class="quiet danger"
        aria-label="Free ${address}"
        @click=${() => void this.#free(() => this.controller.client.freeDownload(address))}
      >
        Free
      </button>
      <span class="soft small item-facts">
        <span>${formatBytes(bytes)}</span>
        ${complete ? nothing : html`<span class="tag tag-caution">${shareOf(download)}</span>`}
        <span>last used ${formatTime(used)}</span>
        ${sha256 === null ? nothing : html`<span>SHA-256 <code>${sha256.slice(0, 16)}…</code></span>`}
      </span>
    </li>`;
  }

  async #free(act: () => Promise<void>): Promise<void> {
    this.failure = null;
    try {
      await act();
    } catch (error) {
      this.failure = toPlainError(error);
    }
    await this.#reload();
    this.querySelector<HTMLElement>('h1')?.focus();
  }
}

function shareOf({ bytes, size }: KeptDownload): string {
  return size === null || size === 0 ? 'in part' : `${formatPercent(bytes / size)} of it`;
}
