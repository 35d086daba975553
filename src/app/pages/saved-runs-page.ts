import { html, nothing, type TemplateResult } from 'lit';
import { toPlainError, type PlainError } from '../../core/errors.ts';
import type { RunSummary } from '../../store/store.ts';
import { AppElement } from '../elements/app-element.ts';
import { downloadText } from '../elements/download.ts';
import { interruptedNotice } from '../elements/interrupted-notice.ts';
import { Latest } from '../elements/latest.ts';
import { notice } from '../elements/notice.ts';
import { formatTime, plural } from '../state/format.ts';
import { formatRoute } from '../state/route.ts';

type Message =
  | { readonly tone: 'right'; readonly text: TemplateResult }
  | { readonly tone: 'wrong'; readonly file: string; readonly error: PlainError };

/** The runs in this browser's storage: open, compare, export, import, delete. */
export class SavedRunsPage extends AppElement {
  static override properties = {
    ...AppElement.properties,
    chosen: { state: true },
    messages: { state: true },
    doomed: { state: true },
    over: { state: true },
  };

  declare chosen: readonly string[];
  declare messages: readonly Message[];
  /** The run that the open dialog asks about. */
  declare doomed: RunSummary | null;
  declare over: boolean;
  readonly #runs = new Latest<readonly RunSummary[]>(this);

  constructor() {
    super();
    this.chosen = [];
    this.messages = [];
    this.doomed = null;
    this.over = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#runs.ask(this.controller.client.runs());
  }

  protected override render(): TemplateResult {
    const { current } = this.#runs;
    return html`<div class="page">
      <div class="page-head">
        <h1 tabindex="-1">Saved runs</h1>
        <p class="lead">Every finished run is kept in this browser until you delete it.</p>
      </div>
      ${interruptedNotice(this.controller)} ${this.#importZone()}
      <div aria-live="polite" class="stack">${this.messages.map(message)}</div>
      ${
        current.state === 'loading'
          ? html`<p class="soft">Reading the storage …</p>`
          : current.state === 'failed'
            ? notice('wrong', current.error.message, { code: current.error.code })
            : this.#list(current.value)
      }
      ${this.#dialog()}
    </div>`;
  }

  #importZone(): TemplateResult {
    return html`<div
      class="drop-zone ${this.over ? 'over' : ''}"
      @dragover=${(event: DragEvent) => {
        event.preventDefault();
        this.over = true;
      }}
      @dragleave=${() => (this.over = false)}
      @drop=${(event: DragEvent) => {
        event.preventDefault();
        this.over = false;
        void this.#import([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <p><strong>Drop exported runs here</strong> to add them, or choose the files.</p>
      <button
        type="button"
        @click=${() => this.querySelector<HTMLInputElement>('#run-file')?.click()}
      >
        Import JSON …
      </button>
      <input
        id="run-file"
        type="file"
        accept=".json,application/json"
        multiple
        hidden
        aria-label="Exported runs"
        @change=${(event: Event) => {
          if (!(event.target instanceof HTMLInputElement)) return;
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          void this.#import(files);
        }}
      />
    </div>`;
  }

  #list(runs: readonly RunSummary[]): TemplateResult {
    if (runs.length === 0) {
      return html`<p class="empty">
        No runs yet. <a href="#/">Evaluate</a> makes one in under a minute.
      </p>`;
    }
    const sorted = [...runs].sort((a, b) => b.created.localeCompare(a.created));
    return html`<section class="panel" aria-label="Runs">
      ${this.#compareBar(sorted)}
      <ul class="rows run-list">
        ${sorted.map((run) => this.#row(run))}
      </ul>
    </section>`;
  }

  #compareBar(runs: readonly RunSummary[]): TemplateResult {
    const ids = runs.map(({ id }) => id).filter((id) => this.chosen.includes(id));
    const [shown] = ids;
    return html`<div class="row spread picker-head">
      <span class="soft small">${plural(runs.length, 'run')}</span>
      ${
        shown === undefined || ids.length < 2
          ? html`<span class="soft small">Tick two or more to compare them.</span>`
          : html`<a class="button" href=${formatRoute({ page: 'results', ids, shown })}>
              Compare ${ids.length} side by side
            </a>`
      }
    </div>`;
  }

  #row(run: RunSummary): TemplateResult {
    const time = formatTime(run.created);
    const name = `${run.model}, ${time}`;
    return html`<li class="run-row">
      <input
        type="checkbox"
        aria-label="Compare ${name}"
        .checked=${this.chosen.includes(run.id)}
        @change=${() => this.#choose(run.id)}
      />
      <div class="run-text">
        <a href=${formatRoute({ page: 'results', ids: [run.id], shown: run.id })}>${run.model}</a>
        ${run.status === 'partial' ? html`<span class="tag tag-caution">unfinished</span>` : nothing}
        <span class="soft small">${time} · ${run.datasets.join(', ')}</span>
        <code class="soft">${run.id.slice(0, 12)}</code>
      </div>
      <div class="row run-buttons">
        <button
          type="button"
          class="quiet"
          aria-label="Export ${name}"
          @click=${() => void this.#export(run)}
        >
          Export
        </button>
        <button
          type="button"
          class="quiet danger"
          aria-label="Delete ${name}"
          @click=${() => this.#ask(run)}
        >
          Delete
        </button>
      </div>
    </li>`;
  }

  #choose(id: string): void {
    this.chosen = this.chosen.includes(id)
      ? this.chosen.filter((other) => other !== id)
      : [...this.chosen, id];
  }

  #dialog(): TemplateResult {
    const run = this.doomed;
    return html`<dialog aria-labelledby="delete-title" @close=${() => (this.doomed = null)}>
      <h2 id="delete-title">Delete this run?</h2>
      <p>
        ${run === null ? nothing : html`<strong>${run.model}</strong>, ${formatTime(run.created)}.`}
        It is removed from this browser; export it first if you may need it.
      </p>
      <form method="dialog" class="row end">
        <button type="submit" autofocus>Keep</button>
        <button type="button" class="danger" @click=${() => void this.#delete()}>Delete</button>
      </form>
    </dialog>`;
  }

  #ask(run: RunSummary): void {
    this.doomed = run;
    this.querySelector('dialog')?.showModal();
  }

  async #delete(): Promise<void> {
    const run = this.doomed;
    this.querySelector('dialog')?.close();
    if (run === null) return;
    await this.#attempt(run.model, async () => {
      await this.controller.client.deleteRun(run.id);
      this.chosen = this.chosen.filter((id) => id !== run.id);
      await this.#reload();
      return html`${run.model}, ${formatTime(run.created)}, was deleted.`;
    });
    this.querySelector<HTMLElement>('h1')?.focus();
  }

  async #export(run: RunSummary): Promise<void> {
    await this.#attempt(run.model, async () => {
      const text = await this.controller.client.exportRun(run.id);
      const file = downloadText(`interplay-${run.model}-${run.id.slice(0, 8)}.json`, text);
      return html`${file} was exported.`;
    });
  }

  async #import(files: readonly File[]): Promise<void> {
    for (const file of files) {
      await this.#attempt(file.name, async () => {
        const run = await this.controller.client.importRun(await file.text());
        await this.#reload();
        const route = formatRoute({ page: 'results', ids: [run.id], shown: run.id });
        return html`${file.name} was imported: <a href=${route}>${run.model.name}</a>.`;
      });
    }
  }

  async #reload(): Promise<void> {
    await this.#runs.refresh(this.controller.client.runs());
  }

  /** Does something to a run or file and says how it went; only the last few messages stay. */
  async #attempt(file: string, act: () => Promise<TemplateResult>): Promise<void> {
    const outcome = await act().then(
      (text): Message => ({ tone: 'right', text }),
      (error: unknown): Message => ({ tone: 'wrong', file, error: toPlainError(error) }),
    );
    this.messages = [outcome, ...this.messages].slice(0, 3);
  }
}

function message(said: Message): TemplateResult {
  if (said.tone === 'right') return notice('right', said.text);
  return notice('wrong', html`<strong>${said.file}</strong>: ${said.error.message}`, {
    code: said.error.code,
  });
}
