import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ModelDescription } from '../../models/description.ts';
import type { TensorInfo } from '../../models/model.ts';
import type { ModelOptions } from '../engine-api.ts';
import { formatBytes, formatCount, plural } from '../state/format.ts';
import { AppElement } from './app-element.ts';
import { Latest } from './latest.ts';
import { notice } from './notice.ts';

/** What a model's file says of it: inputs, outputs, and which node gives the embedding, which can be chosen. */
export class ModelAnatomy extends AppElement {
  static override properties = {
    ...AppElement.properties,
    name: {},
    remote: { type: Boolean },
    outputs: { attribute: false },
    onOutputs: { attribute: false },
    asked: { state: true },
    progress: { state: true },
  };

  declare name: string;
  /** Whether it must be downloaded before it can be looked into: then a person is asked first. */
  declare remote: boolean;
  declare outputs: ModelOptions['outputs'];
  /** Called with what was chosen; null where nothing can be chosen. */
  declare onOutputs: ((outputs: ModelOptions['outputs']) => void) | null;
  declare asked: boolean;
  declare progress: { readonly bytes: number; readonly size: number | null } | null;
  readonly #description = new Latest<ModelDescription>(this);

  constructor() {
    super();
    this.name = '';
    this.remote = false;
    this.outputs = null;
    this.onOutputs = null;
    this.asked = false;
    this.progress = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const isNew = changed.has('name') || changed.has('outputs') || changed.has('asked');
    if (!isNew || (this.remote && !this.asked)) return;
    const { client } = this.controller;
    const describing = client.describeModel(this.name, this.outputs, (progress) => {
      this.progress = progress;
    });
    void this.#description.refresh(describing);
  }

  protected override render(): TemplateResult {
    if (this.remote && !this.asked) {
      return html`<p class="soft">Its file is not here yet.</p>
        <button type="button" @click=${() => (this.asked = true)}>
          Download and look inside
        </button>`;
    }
    const { current } = this.#description;
    if (current.state === 'loading')
      return html`<p class="soft" role="status">${this.#waiting()}</p>`;
    if (current.state === 'failed')
      return notice('wrong', current.error.message, { code: current.error.code });
    return this.#facts(current.value);
  }

  #waiting(): string {
    const { progress } = this;
    if (progress === null) return 'Reading the file …';
    const all = progress.size === null ? '' : ` of ${formatBytes(progress.size)}`;
    return `Downloading: ${formatBytes(progress.bytes)}${all} …`;
  }

  #facts(description: ModelDescription): TemplateResult {
    const { info, bytes, externalFiles, sha256, classCount } = description;
    return html`<dl class="facts">
        <dt>Inputs</dt>
        <dd>${info.inputs.map(tensor)} ${inputText(description)}</dd>
        <dt>Outputs</dt>
        <dd>${info.outputs.map(tensor)}</dd>
        <dt>Logits</dt>
        <dd>${logitsText(description)}</dd>
        <dt>Classes</dt>
        <dd>${classCount === null ? 'not said by the file' : formatCount(classCount)}</dd>
        <dt>Embedding</dt>
        <dd>${embeddingText(description)} ${this.#embeddingChoice(description)}</dd>
        <dt>Size</dt>
        <dd>
          ${plural(info.parameters, 'parameter')}, ${formatBytes(bytes)}
          ${externalFiles.map(
            ({ location, bytes: each }) =>
              html`<div><code>${location}</code> ${formatBytes(each)}</div>`,
          )}
        </dd>
        <dt>SHA-256</dt>
        <dd><code>${sha256}</code></dd>
      </dl>
      <details>
        <summary>Operators</summary>
        <p class="small soft">${info.operators.join(', ')}</p>
        <p class="small soft">
          ${info.opsets.map(({ domain, version }) => `${domain || 'ai.onnx'} ${version}`).join(', ')}${
            info.producer === '' ? '' : `; made by ${info.producer}`
          }
        </p>
      </details>`;
  }

  #embeddingChoice({
    logits,
    embedding,
    candidates,
  }: ModelDescription): TemplateResult | typeof nothing {
    const { onOutputs } = this;
    if (onOutputs === null || logits === null || candidates.length === 0) return nothing;
    const id = `${this.name}-embedding-choice`;
    return html`<div class="field narrow">
      <label for=${id}>Take another one</label>
      <select
        id=${id}
        @change=${(event: Event) => {
          if (!(event.target instanceof HTMLSelectElement)) return;
          const { value } = event.target;
          onOutputs(value === '' ? null : { logits, embedding: value });
        }}
      >
        <option value="" ?selected=${this.outputs === null}>the one that is found</option>
        ${candidates.map(
          ({ tensor: name, madeBy }) =>
            html`<option
              value=${name}
              ?selected=${this.outputs !== null && name === embedding?.tensor}
            >
              ${name} (${madeBy})
            </option>`,
        )}
      </select>
    </div>`;
  }
}

function tensor({ name, type, shape }: TensorInfo): TemplateResult {
  return html`<div><code>${name}</code> ${type} [${shape.join(', ')}]</div>`;
}

function inputText({ input, inputProblem }: ModelDescription): TemplateResult | typeof nothing {
  if (input === null)
    return html`<div class="field-error">Pictures cannot go in: ${inputProblem}.</div>`;
  const { layout, channels, height, width, batch } = input;
  const size = height === null || width === null ? 'any size' : `${height} × ${width}`;
  return html`<div class="soft">
    ${layout.toUpperCase()}, ${plural(channels, 'channel')}, ${size}, batches of
    ${batch === null ? 'any size' : batch}
  </div>`;
}

function logitsText({ logits, logitsProblem, softmax }: ModelDescription): TemplateResult {
  if (logits === null) return html`<span class="field-error">${logitsProblem}</span>`;
  return html`<code>${logits}</code> ${
      softmax === null
        ? nothing
        : html`<div class="soft">
            ${
              softmax.reading === 'before'
                ? 'Its answers are probabilities; the logits before them are read.'
                : 'Its answers are probabilities; their logarithms are read.'
            }
          </div>`
    }`;
}

function embeddingText({ embedding, embeddingProblem }: ModelDescription): TemplateResult {
  if (embedding === null)
    return html`<span>none: ${embeddingProblem ?? 'the file names none'}</span>`;
  const { tensor: name, madeBy, head, averaged, width } = embedding;
  return html`<code>${name}</code>${width === null ? '' : `, ${width} numbers`}
    <div class="soft">
      made by
      ${madeBy}${head === null ? '' : `, taken by ${head}`}${
        averaged === null || averaged.length > 0 ? ', averaged over its positions' : ''
      }
    </div>`;
}
