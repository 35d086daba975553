import { html, type TemplateResult } from 'lit';
import type { BackendCheck } from '../../report/run-document.ts';
import type { Controller } from '../controller.ts';
import { checkSentence } from '../state/backend.ts';
import { notice } from './notice.ts';

/** A backend whose numbers are not those of the reference, with the way to the reference. */
export function checkNotice(
  model: string,
  check: BackendCheck,
  controller: Controller,
): TemplateResult {
  const actions = html`<button
    type="button"
    @click=${() => {
      void controller.chooseBackend('wasm');
      location.hash = '#/';
    }}
  >
    Choose WebAssembly
  </button>`;
  return notice('caution', html`<strong>${model}</strong> ${checkSentence(check)}.`, { actions });
}
