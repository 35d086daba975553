import { html, nothing, type TemplateResult } from 'lit';
import type { BackendChoice } from '../../engine/platform.ts';
import type { Backend } from '../../runtime/session.ts';
import { backendNames } from '../state/backend.ts';
import type { Loadable } from '../state/loadable.ts';

type Requested = Backend | 'auto';

const choices: readonly { value: Requested; text: string; hint: string }[] = [
  { value: 'auto', text: 'Automatic', hint: 'the GPU where there is one' },
  { value: 'webgpu', text: 'WebGPU', hint: 'this machine’s GPU' },
  { value: 'wasm', text: 'WebAssembly', hint: 'this machine’s processor' },
];

/** Where the models run, and where they would run with the present choice. */
export function backendPicker(
  requested: Requested,
  found: Loadable<BackendChoice>,
  choose: (backend: Requested) => void,
): TemplateResult {
  return html`<fieldset class="picker">
      <legend class="visually-hidden">Backend</legend>
      <div class="segments">
        ${choices.map(
          ({ value, text, hint }) =>
            html`<label class="segment">
              <input
                type="radio"
                name="backend"
                value=${value}
                .checked=${requested === value}
                @change=${() => choose(value)}
              />
              <span class="segment-text">${text} <span class="soft small">${hint}</span></span>
            </label>`,
        )}
      </div>
    </fieldset>
    <p class="small" aria-live="polite">${backendSentence(found)}</p>`;
}

/** Which backend will be used, and why it is not the preferred one. */
export function backendSentence(found: Loadable<BackendChoice>): TemplateResult {
  if (found.state === 'loading') return html`<span class="soft">Looking for a GPU …</span>`;
  if (found.state === 'failed') {
    return html`${found.error.message} <code class="code">${found.error.code}</code>`;
  }
  const { used, reason } = found.value;
  return html`Backend: <strong>${backendNames[used]}</strong>${
      reason === null ? nothing : html`. <span class="soft">${reason}</span>`
    }`;
}
