import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { InterplayError, toPlainError } from '../../core/errors.ts';
import type { RunDocument } from '../../report/run-document.ts';
import { AppElement } from '../elements/app-element.ts';
import { downloadText } from '../elements/download.ts';
import { groupBars } from '../elements/group-bars.ts';
import { headlineCards } from '../elements/headline-cards.ts';
import { Latest } from '../elements/latest.ts';
import { magnitudeCurve } from '../elements/magnitude-curve.ts';
import { notice } from '../elements/notice.ts';
import { provenance } from '../elements/provenance.ts';
import { reliabilityDiagram } from '../elements/reliability-diagram.ts';
import { runComparison } from '../elements/run-comparison.ts';
import { runNotices } from '../elements/run-notices.ts';
import { sampleStrip } from '../elements/sample-strip.ts';
import { valueGroup } from '../elements/value-table.ts';
import { readCurves } from '../state/curves.ts';
import { valueOf } from '../state/loadable.ts';
import type { Route } from '../state/route.ts';
import { valueGroups } from '../state/value-groups.ts';

type ResultsRoute = Extract<Route, { page: 'results' }>;

/** What was found: several runs side by side, and one of them in full. */
export class ResultsPage extends AppElement {
  static override properties = {
    ...AppElement.properties,
    route: { attribute: false },
    failure: { state: true },
  };

  declare route: ResultsRoute;
  declare failure: InterplayError | null;
  readonly #runs = new Latest<readonly RunDocument[]>(this);

  constructor() {
    super();
    this.failure = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const before = changed.get('route');
    if (!changed.has('route') || before?.ids.join() === this.route.ids.join()) return;
    void this.#runs.ask(Promise.all(this.route.ids.map((id) => this.#read(id))));
  }

  async #read(id: string): Promise<RunDocument> {
    const run = await this.controller.client.getRun(id);
    if (run !== null) return run;
    throw new InterplayError(
      'run_not_found',
      `No run with the id ${id} is stored in this browser. Import it, or open another one under Saved runs.`,
    );
  }

  protected override render(): TemplateResult {
    const { current } = this.#runs;
    const runs = valueOf(current);
    const shown = runs?.find(({ id }) => id === this.route.shown);
    return html`<div class="page">
      <div class="page-head row spread">
        <h1 tabindex="-1">Results${shown === undefined ? '' : ` of ${title(runs ?? [])}`}</h1>
        ${
          shown === undefined
            ? nothing
            : html`<button type="button" @click=${() => void this.#export(shown)}>
                Export JSON
              </button>`
        }
      </div>
      ${
        this.failure === null
          ? nothing
          : notice('wrong', this.failure.message, { code: this.failure.code })
      }
      ${current.state === 'loading' ? html`<p class="soft">Reading the runs …</p>` : nothing}
      ${
        current.state === 'failed'
          ? notice('wrong', current.error.message, { code: current.error.code })
          : nothing
      }
      ${runs === null || shown === undefined ? nothing : this.#results(runs, shown)}
    </div>`;
  }

  #results(runs: readonly RunDocument[], shown: RunDocument): TemplateResult {
    return html`${runs.length < 2 ? nothing : runComparison(runs, this.route)}
      ${runs.length < 2 ? nothing : html`<h2 class="shown-model">${shown.model.name} ${subtitle(shown)}</h2>`}
      ${runNotices(shown, this.controller)}
      ${headlineCards(shown, valueOf(this.controller.value.catalogue))} ${this.#figures(shown)}
      ${this.#samples(shown)}
      <section class="panel" aria-labelledby="values-title">
        <h2 id="values-title">All values</h2>
        ${valueGroups(shown).map((group) =>
          valueGroup(group, valueOf(this.controller.value.catalogue)),
        )}
      </section>
      <section class="panel" aria-labelledby="provenance-title">
        <h2 id="provenance-title">Where the numbers come from</h2>
        ${provenance(shown)}
      </section>`;
  }

  #figures(run: RunDocument): TemplateResult {
    const measured = run.measurements.filter(({ status }) => status === 'ok');
    const catalogue = valueOf(this.controller.value.catalogue);
    const figures = [
      ...measured.map((measurement) => reliabilityDiagram(run, measurement)),
      ...readCurves(run).map((curve) => magnitudeCurve(curve, catalogue)),
      ...measured.map((measurement) => groupBars(run, measurement)),
    ].filter((figure) => figure !== null);
    if (figures.length === 0) return html`${nothing}`;
    return html`<section class="figures" aria-label="Figures">
      ${figures.map((figure) => html`<div class="panel">${figure}</div>`)}
    </section>`;
  }

  #samples(run: RunDocument): TemplateResult {
    if (run.samples.length === 0) return html`${nothing}`;
    const dataset = run.samples[0]?.dataset ?? '';
    return html`<section class="panel" aria-labelledby="samples-title">
      <h2 id="samples-title">Pictures and answers</h2>
      ${sampleStrip(run.samples, run.datasets[dataset]?.classes ?? [])}
    </section>`;
  }

  async #export(run: RunDocument): Promise<void> {
    try {
      const text = await this.controller.client.exportRun(run.id);
      downloadText(`interplay-${run.model.name}-${run.id.slice(0, 8)}.json`, text);
      this.failure = null;
    } catch (error) {
      const { code, message } = toPlainError(error);
      this.failure = new InterplayError(code, message);
    }
  }
}

function title(runs: readonly RunDocument[]): string {
  const [first] = runs;
  return runs.length === 1 && first !== undefined ? first.model.name : `${runs.length} runs`;
}

/** What the model's card calls it, where that says more than its name. */
function subtitle({ model }: RunDocument): TemplateResult {
  const { title: called } = model.card;
  return html`${
    typeof called === 'string' && called !== model.name
      ? html`<span class="soft lead-in">${called}</span>`
      : nothing
  }`;
}
