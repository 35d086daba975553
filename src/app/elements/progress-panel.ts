import { html, nothing, type TemplateResult } from 'lit';
import { breakable } from './breakable.ts';
import { timeLeft } from '../state/announcement.ts';
import { formatBytes, formatCount, formatPercent, plural } from '../state/format.ts';
import {
  byModel,
  fractionDone,
  type ModelProgress,
  type RunProgress,
} from '../state/run-progress.ts';

/** The bar over everything, with speed and time left. */
export function overallProgress(progress: RunProgress): TemplateResult {
  const fraction = fractionDone(progress);
  return html`<div class="overall">
    ${downloadProgress(progress)}
    <progress
      aria-label="Pictures shown to the models"
      max="1"
      value=${fraction ?? nothing}
    ></progress>
    <div class="ruler" aria-hidden="true"></div>
    <dl class="readings">
      ${reading('Done', fraction === null ? '–' : formatPercent(fraction))}
      ${reading('Inferences', `${formatCount(progress.done)} of ${formatCount(progress.total)}`)}
      ${reading('Speed', `${formatCount(progress.perSecond)} pictures/s`)}
      ${reading('Time left', timeLeft(progress) ?? '–')}
    </dl>
  </div>`;
}

/** What of a model's file has come; nothing where no download is under way. */
function downloadProgress({ download }: RunProgress): TemplateResult | typeof nothing {
  if (download === null) return nothing;
  const { bytes, size, model } = download;
  const of = size === null ? '' : ` of ${formatBytes(size)}`;
  return html`<div class="download">
    <span class="small">Downloading ${breakable(model)}: ${formatBytes(bytes)}${of}</span>
    <progress
      aria-label="Download of ${model}"
      max=${size ?? 1}
      value=${size === null ? nothing : bytes}
    ></progress>
  </div>`;
}

function reading(label: string, value: string): TemplateResult {
  return html`<div>
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** Each model's passes, grouped by dataset. */
export function modelProgressList(progress: RunProgress): TemplateResult {
  const models = byModel(progress);
  return html`<ul class="rows model-progress">
    ${models.map(
      (model) =>
        html`<li>
          <details ?open=${models.length === 1}>
            <summary>
              <span class="model-name"><span>${breakable(model.model)}</span></span>
              <progress
                aria-label=${model.model}
                max=${Math.max(1, model.examples)}
                value=${model.finished ? Math.max(1, model.examples) : model.done}
              ></progress>
              <span class="small soft state">${stateText(model)}</span>
            </summary>
            ${model.datasets.map(
              ({ dataset, passes }) =>
                html`<div class="pass-group small">
                  <span>${dataset}</span>
                  <ul>
                    ${passes.map(
                      ({ view, done, examples }) =>
                        html`<li class=${done === examples ? 'done' : ''}>
                          <span class="mono">${view}</span>
                          ${formatCount(done)}/${formatCount(examples)}
                        </li>`,
                    )}
                  </ul>
                </div>`,
            )}
          </details>
        </li>`,
    )}
  </ul>`;
}

function stateText(model: ModelProgress): string {
  if (model.stored) return 'measured before';
  if (model.finished) return 'finished';
  if (model.examples > 0 && model.done === model.examples) return 'computing values';
  const views = plural(model.datasets.flatMap(({ passes }) => passes).length, 'pass', 'passes');
  return `${formatPercent(model.examples === 0 ? 0 : model.done / model.examples)} of ${views}`;
}
