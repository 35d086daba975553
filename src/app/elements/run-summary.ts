import { html, nothing, type TemplateResult } from 'lit';
import type { BackendChoice } from '../../engine/platform.ts';
import type { Catalogue, EvaluateRequest } from '../engine-api.ts';
import { formatCount } from '../state/format.ts';
import type { Loadable } from '../state/loadable.ts';
import { cautions, measureCount, neededDatasets, pictureCount } from '../state/selection.ts';
import { backendSentence } from './backend-picker.ts';
import { notice } from './notice.ts';

/** What the summary shows. */
export interface RunSummary {
  readonly catalogue: Catalogue;
  readonly request: EvaluateRequest;
  readonly backend: Loadable<BackendChoice>;
  /** Why it cannot be run as it is. */
  readonly problems: readonly string[];
  /** Whether a run is under way already. */
  readonly active: boolean;
  run(): void;
  /** Saves what is chosen as a run file. */
  exportRunFile(): void;
}

/** What Run will do with the present choice, and Run itself. */
export function runSummary(summary: RunSummary): TemplateResult {
  const { catalogue, request, backend, problems, active, run, exportRunFile } = summary;
  const pictures = pictureCount(request, catalogue);
  return html`<section class="panel summary" aria-labelledby="summary-title">
    <h2 id="summary-title" class="visually-hidden">What will be measured</h2>
    <dl class="gauges">
      ${gauge('Models', request.models.length)}
      ${gauge('Properties', measureCount(request, catalogue, 'property'), 'property')}
      ${gauge('Tasks', measureCount(request, catalogue, 'task'), 'task')}
      ${gauge('Datasets', neededDatasets(request, catalogue).length)}
    </dl>
    <div class="ruler" aria-hidden="true"></div>
    <button type="button" class="primary" ?disabled=${problems.length > 0 || active} @click=${run}>
      Run
    </button>
    <p class="small">${backendSentence(backend)}</p>
    ${
      pictures === null
        ? nothing
        : html`<p class="small soft">
            Each model sees ${formatCount(pictures)} pictures, as they are and as the measurements
            change them.
          </p>`
    }
    ${
      active
        ? notice('info', html`A run is under way. <a href="#/run">See how far it is.</a>`)
        : nothing
    }
    ${problems.map((problem) => notice('caution', problem))}
    ${cautions(request, catalogue).map((caution) => notice('caution', caution))}
    <button type="button" class="quiet" ?disabled=${problems.length > 0} @click=${exportRunFile}>
      Export run file
    </button>
  </section>`;
}

function gauge(label: string, value: number, channel = ''): TemplateResult {
  return html`<div class="gauge ${channel}">
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;
}
