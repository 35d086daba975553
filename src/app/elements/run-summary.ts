import { html, nothing, type TemplateResult } from 'lit';
import type { BackendChoice } from '../../engine/platform.ts';
import type { Catalogue, EvaluateRequest } from '../engine-api.ts';
import { formatCount } from '../state/format.ts';
import type { Loadable } from '../state/loadable.ts';
import {
  cautions,
  chosenEntries,
  neededDatasets,
  pictureCount,
  problems,
} from '../state/selection.ts';
import { backendSentence } from './backend-picker.ts';
import { notice } from './notice.ts';

/** What Run will do with the present choice, and Run itself. */
export function runSummary(
  catalogue: Catalogue,
  request: EvaluateRequest,
  backend: Loadable<BackendChoice>,
  active: boolean,
  run: () => void,
): TemplateResult {
  const entries = chosenEntries(request, catalogue);
  const pictures = pictureCount(request, catalogue);
  const wrong = problems(request);
  const count = (kind: string): number => entries.filter((entry) => entry.kind === kind).length;
  return html`<section class="panel summary" aria-labelledby="summary-title">
    <h2 id="summary-title" class="visually-hidden">What will be measured</h2>
    <dl class="gauges">
      ${gauge('Models', request.models.length)}
      ${gauge('Properties', count('property'), 'property')} ${gauge('Tasks', count('task'), 'task')}
      ${gauge('Datasets', neededDatasets(request, catalogue).length)}
    </dl>
    <div class="ruler" aria-hidden="true"></div>
    <button type="button" class="primary" ?disabled=${wrong.length > 0 || active} @click=${run}>
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
    ${wrong.map((problem) => notice('caution', problem))}
    ${cautions(request, catalogue).map((caution) => notice('caution', caution))}
  </section>`;
}

function gauge(label: string, value: number, channel = ''): TemplateResult {
  return html`<div class="gauge ${channel}">
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;
}
