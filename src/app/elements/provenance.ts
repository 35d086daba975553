import { html, nothing, type TemplateResult } from 'lit';
import type { RunDocument } from '../../report/run-document.ts';
import { backendNames, checkSentence } from '../state/backend.ts';
import { formatBytes, formatCount, formatTime, plural } from '../state/format.ts';
import { cardFacts } from '../state/model-card.ts';

type Fact = readonly [string, unknown];

/** Where the numbers come from: model, data, backend, versions and hashes. */
export function provenance(run: RunDocument): TemplateResult {
  return html`<div class="provenance">
    ${facts('Model', modelFacts(run))} ${facts('Run', runFacts(run))}
    ${facts('Backend', backendFacts(run))} ${datasets(run)}
  </div>`;
}

function facts(title: string, list: readonly Fact[]): TemplateResult {
  return html`<div>
    <h3>${title}</h3>
    <dl class="facts">
      ${list.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
  </div>`;
}

function modelFacts({ model }: RunDocument): readonly Fact[] {
  const shapes = (list: typeof model.inputs): string =>
    list.map(({ name, type, shape }) => `${name} ${type} [${shape.join(', ')}]`).join('; ');
  return [
    ['Name', model.name],
    ['SHA-256', hash(model.sha256)],
    ['Size', `${plural(model.parameters, 'parameter')}, ${formatBytes(model.bytes)}`],
    ['Inputs', shapes(model.inputs)],
    ['Outputs', shapes(model.outputs)],
    ...cardFacts(model.card),
  ];
}

function runFacts(run: RunDocument): readonly Fact[] {
  const { environment } = run;
  return [
    ['Id', hash(run.id)],
    ['Started', formatTime(run.created)],
    ['Finished', run.finished === null ? 'not yet' : formatTime(run.finished)],
    ['Interplay', environment.interplay],
    ['ONNX Runtime', environment.onnxruntime],
    ['Platform', environment.platform],
    ...(environment.commit === null ? [] : [['Commit', hash(environment.commit)] as const]),
    ['Passes', formatCount(run.passes.length)],
  ];
}

function backendFacts({ environment }: RunDocument): readonly Fact[] {
  const { backend, batchSize, check, adapter } = environment;
  const asked = backendNames[backend.requested];
  return [
    ['Used', `${backendNames[backend.used]} (asked for: ${asked})`],
    ...(backend.reason === null ? [] : [['Because', backend.reason] as const]),
    ...(adapter === null
      ? []
      : [['Adapter', Object.values(adapter).filter(isText).join(', ')] as const]),
    ['Batch', batchText(batchSize)],
    [
      'Parallel',
      `${plural(environment.workers, 'worker')}, ${plural(environment.threads, 'thread')} each`,
    ],
    ['Check', check === null ? 'not made' : `The answer ${checkSentence(check)}.`],
  ];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function batchText({ requested, used }: RunDocument['environment']['batchSize']): string {
  return used === requested
    ? String(used)
    : `${used}, for want of memory (asked for: ${requested})`;
}

function datasets(run: RunDocument): TemplateResult {
  return html`<div>
    <h3>Data</h3>
    <dl class="facts">
      ${Object.entries(run.datasets).map(
        ([name, { examples, sha256, skipped }]) =>
          html`<dt>${name}</dt>
            <dd>
              ${plural(examples, 'picture')}, ${hash(sha256)}
              ${
                skipped.length === 0
                  ? nothing
                  : html`<details>
                      <summary>${plural(skipped.length, 'picture')} could not be read</summary>
                      <ul>
                        ${skipped.map(
                          ({ id, code, message }) =>
                            html`<li><code>${id}</code>: ${message} <code>${code}</code></li>`,
                        )}
                      </ul>
                    </details>`
              }
            </dd>`,
      )}
    </dl>
  </div>`;
}

/** The beginning of a hash, the whole of it on hover and to assistive technology. */
function hash(text: string): TemplateResult {
  return html`<code title=${text} aria-label=${text}>${text.slice(0, 12)}</code>`;
}
