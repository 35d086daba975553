import { html, nothing, type TemplateResult } from 'lit';
import type { RunDocument } from '../../report/run-document.ts';
import type { Controller } from '../controller.ts';
import { dataNotices } from '../state/data-notices.ts';
import { checkNotice } from './check-notice.ts';
import { notice } from './notice.ts';

/** What a reader must know before the numbers: an unfinished run, data left out, a backend that differs. */
export function runNotices(run: RunDocument, controller: Controller): TemplateResult {
  const { check } = run.environment;
  return html`${
    run.status === 'complete'
      ? nothing
      : notice(
          'caution',
          html`This run is unfinished: its values are computed when it ends. Continue it under
            <a href="#/run">Run</a>.`,
        )
  }
  ${dataNotices(run).map((text) => notice('caution', text))}
  ${check === null || check.ok ? nothing : checkNotice(run.model.name, check, controller)}`;
}
