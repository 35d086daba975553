import { html, nothing, type TemplateResult } from 'lit';
import type { RunSample } from '../../report/run-document.ts';
import { formatPercent } from '../state/format.ts';
import { icon } from './notice.ts';

/** Pictures with their label and the model's answer; right and wrong have words and a sign, not colour alone. */
export function sampleStrip(
  samples: readonly RunSample[],
  classes: readonly string[],
): TemplateResult {
  return html`<ul class="samples">
    ${samples.map((sample) => html`<li class="sample">${sampleFigure(sample, classes)}</li>`)}
  </ul>`;
}

function sampleFigure(sample: RunSample, classes: readonly string[]): TemplateResult {
  const [answer] = sample.prediction;
  const [probability] = sample.probability;
  const name = (index: number): string => classes[index] ?? `class ${index}`;
  const right = sample.label !== null && answer === sample.label;
  return html`<figure>
    <img src=${sample.picture} alt="" width="64" height="64" />
    <figcaption>
      ${
        sample.label === null
          ? nothing
          : html`<span class="verdict">
              ${icon(right ? 'right' : 'wrong')}<span>${right ? 'right' : 'wrong'}</span>
            </span>`
      }
      ${
        answer === undefined
          ? html`<span class="soft">no answer</span>`
          : html`<span class="answer">${name(answer)}</span>
              <span class="soft"
                >${probability === undefined ? '' : formatPercent(probability)}</span
              >`
      }
      ${
        sample.label === null || right
          ? nothing
          : html`<span class="soft truth">is ${name(sample.label)}</span>`
      }
      <span class="visually-hidden">${sample.id}</span>
    </figcaption>
  </figure>`;
}
