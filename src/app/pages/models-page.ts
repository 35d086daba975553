import { html, nothing, type TemplateResult } from 'lit';
import { AppElement } from '../elements/app-element.ts';
import { notice } from '../elements/notice.ts';
import type { CatalogueModel } from '../engine-api.ts';
import { formatBytes } from '../state/format.ts';
import { valueOf } from '../state/loadable.ts';
import { cardLine } from '../state/model-card.ts';
import { formatRoute } from '../state/route.ts';

/** All models: those that come with Interplay and a person's own; the place to add one. */
export class ModelsPage extends AppElement {
  protected override render(): TemplateResult {
    const { catalogue } = this.controller.value;
    const models = valueOf(catalogue)?.models ?? [];
    const own = models.filter(({ dropped }) => dropped);
    const builtIn = models.filter(({ dropped, remote }) => !dropped && !remote);
    const known = models.filter(({ dropped, remote }) => !dropped && remote);
    return html`<div class="page">
      <div class="page-head">
        <h1 tabindex="-1">Models</h1>
        <p class="lead">
          What is measured. Add an <code>.onnx</code> file as it is: its inputs and outputs are read
          from the file, and it stays on this device.
        </p>
      </div>
      ${
        catalogue.state === 'failed'
          ? notice('wrong', catalogue.error.message, { code: catalogue.error.code })
          : nothing
      }
      <add-items .controller=${this.controller} kind="model"></add-items>
      ${own.length === 0 ? nothing : list('your-models', 'Yours', own)}
      ${
        catalogue.state === 'loading'
          ? html`<p class="soft">Loading the models …</p>`
          : html`${list('built-in-models', 'Built in', builtIn)}
            ${list('known-models', 'Known, on the Hub', known, knownNote)}`
      }
    </div>`;
  }
}

const knownNote = html`<p class="soft small">
  Classifiers of ImageNet that others converted to ONNX. One is downloaded when it is first needed,
  from the Hub and nowhere else; its card says what of it was tried.
</p>`;

function list(
  id: string,
  title: string,
  models: readonly CatalogueModel[],
  note: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<section aria-labelledby=${id} class="panel">
    <h2 id=${id}>${title}</h2>
    ${note}
    <ul class="rows">
      ${models.map(row)}
    </ul>
  </section>`;
}

function row({ name, title, card, bytes, labels }: CatalogueModel): TemplateResult {
  return html`<li class="item-row">
    <a class="model-name" href=${formatRoute({ page: 'model', name })}>${title}</a>
    <span class="soft small">${bytes === null ? nothing : formatBytes(bytes)}</span>
    <span class="soft small item-facts">
      ${title === name ? nothing : html`<span class="mono">${name}</span>`} ${cardLine(card)}
      ${labels === '' ? nothing : html`<span>classes of ${labels}</span>`}
    </span>
  </li>`;
}
