import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { AppElement } from '../elements/app-element.ts';
import { checkNotice } from '../elements/check-notice.ts';
import { comparisonTable } from '../elements/comparison-table.ts';
import { interruptedNotice } from '../elements/interrupted-notice.ts';
import { notice } from '../elements/notice.ts';
import { modelProgressList, overallProgress } from '../elements/progress-panel.ts';
import { sampleStrip } from '../elements/sample-strip.ts';
import { backendNames, checkSentence } from '../state/backend.ts';
import { headlineRows, valuesOfRun, type HeadlineRow } from '../state/headline.ts';
import { plural } from '../state/format.ts';
import { valueOf } from '../state/loadable.ts';
import { formatRoute } from '../state/route.ts';
import { isActive, isFinding, type Phase, type RunProgress } from '../state/run-progress.ts';

const headings: Readonly<Record<Phase, string>> = {
  idle: 'Nothing is running',
  starting: 'Preparing the run',
  running: 'Running',
  stopping: 'Cancelling',
  stopped: 'Cancelled',
  failed: 'The run failed',
  finished: 'Finished',
};

/** A run while it goes on; when it ends, the results take its place. */
export class RunPage extends AppElement {
  #phase: Phase | null = null;

  protected override render(): TemplateResult {
    const { progress } = this.controller.value;
    return html`<div class="page">
      <div class="page-head row spread">
        <h1 tabindex="-1">${headings[progress.phase]}</h1>
        ${
          isActive(progress)
            ? html`<button
                type="button"
                ?disabled=${progress.phase === 'stopping'}
                @click=${() => void this.controller.cancel()}
              >
                Cancel
              </button>`
            : nothing
        }
      </div>
      ${
        progress.error === null
          ? nothing
          : notice('wrong', progress.error.message, { code: progress.error.code })
      }
      ${interruptedNotice(this.controller)}
      ${progress.phase === 'idle' ? this.#nothing() : this.#live(progress)}
    </div>`;
  }

  /** Whoever watched the run to its end is taken to what it found. */
  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const { phase, finished } = this.controller.value.progress;
    const ended = phase === 'finished' && this.#phase !== null && this.#phase !== 'finished';
    this.#phase = phase;
    const [first] = finished;
    if (!ended || first === undefined) return;
    const ids = finished.map(({ id }) => id);
    location.replace(formatRoute({ page: 'results', ids, shown: first.id }));
  }

  #nothing(): TemplateResult {
    return html`<p>
      Press Run on <a href="#/">Evaluate</a>, or open a <a href="#/runs">saved run</a>.
    </p>`;
  }

  #live(progress: RunProgress): TemplateResult {
    return html`<section class="panel" aria-labelledby="progress-title">
        <h2 id="progress-title" class="visually-hidden">Progress</h2>
        ${overallProgress(progress)} ${this.#backend(progress)} ${toldOf(progress.notices)}
        ${modelProgressList(progress)}
      </section>
      ${this.#values(progress)} ${this.#samples(progress)} ${this.#finished(progress)}`;
  }

  #backend({ checks }: RunProgress): TemplateResult {
    const backend = valueOf(this.controller.value.backend);
    const made = Object.entries(checks);
    const passed = made.filter(([, check]) => check.ok);
    return html`<div class="stack small">
      ${
        backend === null
          ? nothing
          : html`<p>Backend: <strong>${backendNames[backend.used]}</strong></p>`
      }
      ${
        made.length === 0
          ? nothing
          : html`<details>
              <summary>Backend check passed by ${passed.length} of ${made.length} models</summary>
              <ul>
                ${made.map(([model, check]) => html`<li>${model} ${checkSentence(check)}.</li>`)}
              </ul>
            </details>`
      }
      ${made
        .filter(([, check]) => !check.ok)
        .map(([model, check]) => checkNotice(model, check, this.controller))}
    </div>`;
  }

  #values(progress: RunProgress): TemplateResult {
    const models = progress.runs.map(({ id, model }) => {
      const run = progress.finished.find((finished) => finished.id === id);
      if (run !== undefined) return valuesOfRun(run);
      return progress.values[model] ?? { model, values: {}, primary: [] };
    });
    const rows = headlineRows(models);
    return html`<section class="panel" aria-labelledby="values-title">
      <h2 id="values-title">Values as they form</h2>
      ${
        rows.length === 0
          ? html`<p class="soft">The first values appear when the first pictures were shown.</p>`
          : comparisonTable(rows.map(unjudged), 'Values as they form')
      }
    </section>`;
  }

  #samples(progress: RunProgress): TemplateResult {
    const shown = Object.entries(progress.samples).filter(([, samples]) => samples.length > 0);
    const [model, samples] = shown.at(-1) ?? [];
    if (model === undefined || samples === undefined) return html`${nothing}`;
    return html`<section class="panel" aria-labelledby="samples-title">
      <h2 id="samples-title">Pictures and answers of ${model}</h2>
      ${sampleStrip(samples, this.#classes(samples[0]?.dataset))}
    </section>`;
  }

  #classes(dataset: string | undefined): readonly string[] {
    const catalogue = valueOf(this.controller.value.catalogue);
    const labels = catalogue?.datasets.find(({ name }) => name === dataset)?.labels;
    return labels === undefined ? [] : (catalogue?.labelSpaces[labels] ?? []);
  }

  #finished({ finished, phase }: RunProgress): TemplateResult {
    const [first] = finished;
    if (first === undefined) return html`${nothing}`;
    const ids = finished.map(({ id }) => id);
    return html`<p>
      <a class="button" href=${formatRoute({ page: 'results', ids, shown: first.id })}>
        ${phase === 'finished' ? 'See the results' : 'See the results so far'}
      </a>
    </p>`;
  }
}

/** What should be checked stands open; what was found of the models, which is right as a rule, is folded. */
function toldOf(notices: RunProgress['notices']): TemplateResult {
  const found = notices.filter(({ code }) => isFinding(code));
  return html`${notices
    .filter(({ code }) => !isFinding(code))
    .map(({ code, message }) => notice('caution', message, { code }))}
  ${
    found.length === 0
      ? nothing
      : html`<details class="small">
          <summary>${plural(found.length, 'thing')} found of the models</summary>
          ${found.map(({ code, message }) => notice('info', message, { code }))}
        </details>`
  }`;
}

/** The best of values over different numbers of pictures would mislead. */
function unjudged(row: HeadlineRow): HeadlineRow {
  return { ...row, cells: row.cells.map((cell) => ({ ...cell, best: false })) };
}
