import { html, nothing, type TemplateResult } from 'lit';
import { AppElement } from '../elements/app-element.ts';
import { addedModel } from '../elements/dropped-list.ts';
import { notice } from '../elements/notice.ts';
import type {
  AddedModel,
  Catalogue,
  CatalogueModel,
  EvaluateRequest,
  ModelOptions,
} from '../engine-api.ts';
import { formatBytes } from '../state/format.ts';
import { cardFacts } from '../state/model-card.ts';
import { formatRoute } from '../state/route.ts';
import { modelAlone, withOptions } from '../state/selection.ts';

/** One model: what it says of itself, how it is fed and read, and pictures as it sees them. */
export class ModelPage extends AppElement {
  static override properties = { ...AppElement.properties, name: {} };

  /** The model's name in the catalogue. */
  declare name: string;

  constructor() {
    super();
    this.name = '';
  }

  protected override render(): TemplateResult {
    const { catalogue, request } = this.controller.value;
    if (catalogue.state === 'failed')
      return notice('wrong', catalogue.error.message, { code: catalogue.error.code });
    if (catalogue.state === 'loading' || request === null)
      return html`<p class="soft" role="status">Loading the models …</p>`;
    const model = catalogue.value.models.find(({ name }) => name === this.name);
    return html`<div class="page">
      <p class="small"><a href=${formatRoute({ page: 'models' })}>All models</a></p>
      ${model === undefined ? this.#missing() : this.#model(model, catalogue.value, request)}
    </div>`;
  }

  #missing(): TemplateResult {
    return html`<h1 tabindex="-1">${this.name}</h1>
      <p>There is no model of this name here. It may have been removed.</p>`;
  }

  #model(model: CatalogueModel, catalogue: Catalogue, request: EvaluateRequest): TemplateResult {
    const added = this.controller.value.addedModels.find(({ name }) => name === model.name);
    return html`<div class="page-head">
        <h1 tabindex="-1">${model.title}</h1>
        <div class="row">
          <a
            class="button"
            href="#/"
            @click=${() => this.controller.choose((now) => modelAlone(now, model.name))}
          >
            Evaluate it
          </a>
        </div>
      </div>
      <section aria-labelledby="facts-title" class="panel">
        <h2 id="facts-title">What it is</h2>
        ${facts(model)}
      </section>
      ${
        added === undefined
          ? nothing
          : html`<section aria-labelledby="reading-title" class="panel">
              <h2 id="reading-title">How it is fed and read</h2>
              ${this.#added(added, catalogue, request)}
            </section>`
      }
      <section aria-labelledby="anatomy-title" class="panel">
        <h2 id="anatomy-title">What its file says</h2>
        <model-anatomy
          .controller=${this.controller}
          .name=${model.name}
          .remote=${model.remote}
          .outputs=${added === undefined ? null : optionsOf(added, request).outputs}
          .onOutputs=${added === undefined ? null : this.#outputsSetter(added)}
        ></model-anatomy>
      </section>
      <section aria-labelledby="preview-title" class="panel">
        <h2 id="preview-title">Pictures as it sees them</h2>
        <input-preview
          .controller=${this.controller}
          .preprocess=${preprocessOf(model, added, request)}
          .datasets=${catalogue.datasets}
        ></input-preview>
      </section>`;
  }

  #added(added: AddedModel, catalogue: Catalogue, request: EvaluateRequest): TemplateResult {
    const { controller } = this;
    return addedModel(added, optionsOf(added, request), catalogue, {
      setOptions: (name, changed) => controller.choose((now) => withOptions(now, name, changed)),
      setUnreadable: (name, unreadable) => controller.setUnreadable(name, unreadable),
      forgetModel: (name) => void this.#forget(name),
    });
  }

  #outputsSetter(added: AddedModel): (outputs: ModelOptions['outputs']) => void {
    return (outputs) =>
      this.controller.choose((now) =>
        withOptions(now, added.name, { ...optionsOf(added, now), outputs }),
      );
  }

  async #forget(name: string): Promise<void> {
    await this.controller.forgetModel(name);
    location.hash = formatRoute({ page: 'models' });
  }
}

function facts({ name, labels, bytes, card }: CatalogueModel): TemplateResult {
  return html`<dl class="facts">
    <dt>Name</dt>
    <dd><code>${name}</code></dd>
    <dt>Classes</dt>
    <dd>${labels === '' ? 'not said' : html`label space <code>${labels}</code>`}</dd>
    ${
      bytes === null
        ? nothing
        : html`<dt>File</dt>
            <dd>${formatBytes(bytes)}</dd>`
    }
    ${cardFacts(card)
      .filter(([key]) => key !== 'Title' && key !== 'Bytes')
      .map(
        ([key, value]) =>
          html`<dt>${key}</dt>
            <dd>${value}</dd>`,
      )}
  </dl>`;
}

function optionsOf(added: AddedModel, request: EvaluateRequest): ModelOptions {
  return request.modelOptions[added.name] ?? added.suggested;
}

function preprocessOf(
  model: CatalogueModel,
  added: AddedModel | undefined,
  request: EvaluateRequest,
): AddedModel['suggested']['preprocess'] | null {
  return (
    request.modelOptions[model.name]?.preprocess ?? added?.suggested.preprocess ?? model.preprocess
  );
}
