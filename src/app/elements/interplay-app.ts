import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { announcement } from '../state/announcement.ts';
import { isActive } from '../state/run-progress.ts';
import { formatRoute, pageTitle, parseRoute, type Route } from '../state/route.ts';
import type { PlainError } from '../../core/errors.ts';
import { VERSION } from '../../version.ts';
import { AppElement } from './app-element.ts';
import { notice } from './notice.ts';

/** The frame around the pages: address, title, navigation, focus and announcements. */
export class InterplayApp extends AppElement {
  static override properties = { ...AppElement.properties, route: { state: true } };

  declare route: Route;
  #announced = '';
  readonly #follow = (): void => this.#show(parseRoute(location.hash));

  constructor() {
    super();
    this.route = parseRoute(location.hash);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.#follow);
    document.title = `${pageTitle(this.route)} · Interplay`;
  }

  override disconnectedCallback(): void {
    window.removeEventListener('hashchange', this.#follow);
    super.disconnectedCallback();
  }

  #show(route: Route): void {
    const moved = route.page !== this.route.page;
    this.route = route;
    document.title = `${pageTitle(route)} · Interplay`;
    if (moved) void this.updateComplete.then(() => this.#focusHeading());
  }

  /** A new page starts at its heading, for the eye and for a screen reader. */
  #focusHeading(): void {
    window.scrollTo(0, 0);
    this.querySelector<HTMLElement>('main h1')?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    this.#announced = announcement(this.controller.value.progress) ?? this.#announced;
  }

  protected override render(): TemplateResult {
    const { progress, storeNotices, failure } = this.controller.value;
    return html`
      <a class="skip-link" href="#main" @click=${this.#skip}>Skip to content</a>
      <header class="site-head">
        <a class="brand" href="#/" aria-label="Interplay, first page">${mark} Interplay</a>
        <nav aria-label="Main">
          ${this.#link({ page: 'evaluate' }, 'Evaluate')}
          ${this.#link({ page: 'models' }, 'Models')}
          ${this.#link({ page: 'datasets' }, 'Datasets')}
          ${this.#link({ page: 'run' }, isActive(progress) ? 'Running' : 'Run')}
          ${this.#link({ page: 'saved' }, 'Saved runs')}
        </nav>
      </header>
      <main id="main" tabindex="-1">
        ${storeNotices.map(({ code, message }) => notice('caution', message, { code }))}
        ${failure === null ? nothing : this.#failure(failure)} ${this.#page()}
      </main>
      <footer class="site-foot small soft">
        Models and pictures stay on this device.
        <a href=${formatRoute({ page: 'storage' })}>Storage</a> Interplay ${VERSION}
      </footer>
      <div class="visually-hidden" role="status" aria-live="polite">${this.#announced}</div>
    `;
  }

  #failure({ code, message }: PlainError): TemplateResult {
    const actions = html`<button
      type="button"
      class="quiet"
      @click=${() => this.controller.dismissFailure()}
    >
      Dismiss
    </button>`;
    return notice('wrong', message, { code, actions });
  }

  #link(route: Route, text: string): TemplateResult {
    const current = route.page === sectionOf(this.route) ? 'page' : 'false';
    return html`<a href=${formatRoute(route)} aria-current=${current}>${text}</a>`;
  }

  #page(): TemplateResult {
    const { controller, route } = this;
    switch (route.page) {
      case 'evaluate':
        return html`<evaluate-page .controller=${controller}></evaluate-page>`;
      case 'models':
        return html`<models-page .controller=${controller}></models-page>`;
      case 'model':
        return html`<model-page .controller=${controller} .name=${route.name}></model-page>`;
      case 'datasets':
        return html`<datasets-page .controller=${controller}></datasets-page>`;
      case 'dataset':
        return html`<dataset-page .controller=${controller} .name=${route.name}></dataset-page>`;
      case 'storage':
        return html`<storage-page .controller=${controller}></storage-page>`;
      case 'run':
        return html`<run-page .controller=${controller}></run-page>`;
      case 'saved':
        return html`<saved-runs-page .controller=${controller}></saved-runs-page>`;
      case 'results':
        return html`<results-page .controller=${controller} .route=${route}></results-page>`;
      case 'missing':
        return html`<div class="page">
          <h1 tabindex="-1">There is no page here</h1>
          <p>
            <code>${route.address}</code> leads nowhere. <a href="#/">Evaluate models</a> or see the
            <a href="#/runs">saved runs</a>.
          </p>
        </div>`;
    }
  }

  /** The address holds the page, so the skip link moves the focus itself. */
  #skip(event: Event): void {
    event.preventDefault();
    document.querySelector<HTMLElement>('main')?.focus();
  }
}

/** The page of the navigation that a page belongs to. */
function sectionOf({ page }: Route): Route['page'] {
  if (page === 'model') return 'models';
  return page === 'dataset' ? 'datasets' : page;
}

const mark = html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
  <circle cx="12" cy="16" r="9" />
  <circle cx="20" cy="16" r="9" />
</svg>`;
