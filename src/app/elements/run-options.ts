import { html, type TemplateResult } from 'lit';
import type { EvaluateRequest } from '../engine-api.ts';

type Numbers = Pick<EvaluateRequest, 'batchSize' | 'limit' | 'seed'>;

/** What few people change: batch size, limit and seed. */
export function runOptions(
  request: EvaluateRequest,
  change: (numbers: Partial<Numbers>) => void,
): TemplateResult {
  return html`<details class="panel">
    <summary><h2>Advanced</h2></summary>
    <div class="fields">
      ${field('limit', 'Pictures per dataset', 'Empty for all', request.limit, 1, (limit) =>
        change({ limit }),
      )}
      ${field(
        'batch-size',
        'Batch size',
        'Empty for the default',
        request.batchSize,
        1,
        (batchSize) => change({ batchSize }),
      )}
      ${field('seed', 'Seed', 'For noise and intervals', request.seed, 0, (seed) =>
        change({ seed: seed ?? 0 }),
      )}
    </div>
  </details>`;
}

function field(
  id: string,
  label: string,
  hint: string,
  value: number | null,
  minimum: number,
  change: (value: number | null) => void,
): TemplateResult {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <input
      id=${id}
      type="number"
      inputmode="numeric"
      step="1"
      min=${minimum}
      aria-describedby="${id}-hint"
      .value=${value === null ? '' : String(value)}
      @change=${(event: Event) => {
        if (!(event.target instanceof HTMLInputElement)) return;
        if (!event.target.reportValidity()) return;
        change(event.target.value === '' ? null : event.target.valueAsNumber);
      }}
    />
    <span id="${id}-hint" class="soft small">${hint}</span>
  </div>`;
}
