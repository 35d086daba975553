import { html, nothing, type TemplateResult } from 'lit';
import type { Controller } from '../controller.ts';
import { formatTime, plural } from '../state/format.ts';
import { isActive } from '../state/run-progress.ts';
import { notice } from './notice.ts';

/** A run that was left unfinished, with what can be done about it; nothing when there is none. */
export function interruptedNotice(controller: Controller): TemplateResult {
  const { interrupted, progress, rememberedFolders } = controller.value;
  if (interrupted === null || isActive(progress)) return html`${nothing}`;
  const { request, started, missing } = interrupted;
  const message = html`<strong>Unfinished:</strong> ${plural(request.models.length, 'model')},
    started ${formatTime(started)}. What was measured is kept.
    ${
      missing.length === 0
        ? nothing
        : html`Open the ${missing.length === 1 ? 'folder' : 'folders'} ${missing.join(', ')} again
          to go on.`
    }`;
  const remembered = rememberedFolders.filter(({ name }) => missing.includes(name));
  const actions = html`${remembered.map(
      ({ name }) =>
        html`<button type="button" @click=${() => void controller.reopenFolder(name)}>
          Open ${name}
        </button>`,
    )}
    <button
      type="button"
      ?disabled=${missing.length > 0}
      @click=${() => {
        void controller.evaluate(request);
        location.hash = '#/run';
      }}
    >
      Continue
    </button>
    <button type="button" class="quiet" @click=${() => void controller.dismissInterrupted()}>
      Dismiss
    </button>`;
  return notice('info', message, { actions });
}
