import { html, nothing, type TemplateResult } from 'lit';
import { AppElement } from '../elements/app-element.ts';
import { notice } from '../elements/notice.ts';
import type { CatalogueDataset } from '../engine-api.ts';
import { plural } from '../state/format.ts';
import { valueOf } from '../state/loadable.ts';
import { formatRoute } from '../state/route.ts';

/** All datasets: those that come with Interplay and a person's own; the place to add one. */
export class DatasetsPage extends AppElement {
  protected override render(): TemplateResult {
    const { catalogue } = this.controller.value;
    const datasets = valueOf(catalogue)?.datasets ?? [];
    const own = datasets.filter(({ dropped }) => dropped);
    const builtIn = datasets.filter(({ dropped }) => !dropped);
    return html`<div class="page">
      <div class="page-head">
        <h1 tabindex="-1">Datasets</h1>
        <p class="lead">
          What models are shown. Add pictures of your own: they are read where they lie, and nothing
          is uploaded.
        </p>
      </div>
      ${
        catalogue.state === 'failed'
          ? notice('wrong', catalogue.error.message, { code: catalogue.error.code })
          : nothing
      }
      <add-items .controller=${this.controller} kind="dataset"></add-items>
      ${own.length === 0 ? nothing : cards('your-datasets', 'Yours', own)} ${this.#remembered()}
      ${
        catalogue.state === 'loading'
          ? html`<p class="soft">Loading the datasets …</p>`
          : cards('built-in-datasets', 'Built in', builtIn)
      }
    </div>`;
  }

  /** Folders of earlier visits that are not open now. */
  #remembered(): TemplateResult | typeof nothing {
    const { addedDatasets, rememberedFolders } = this.controller.value;
    const closed = rememberedFolders.filter(
      ({ name }) => !addedDatasets.some((dataset) => dataset.name === name),
    );
    if (closed.length === 0) return nothing;
    return html`<section aria-labelledby="remembered-folders" class="panel">
      <h2 id="remembered-folders">Folders of earlier visits</h2>
      <p class="soft small">Their names are kept, not their pictures; the browser may ask you.</p>
      <ul class="rows">
        ${closed.map(
          ({ name }) =>
            html`<li class="row spread">
              <span class="model-name">${name}</span>
              <span class="row">
                <button
                  type="button"
                  aria-label="Open ${name} again"
                  @click=${() => void this.controller.reopenFolder(name)}
                >
                  Open again
                </button>
                <button
                  type="button"
                  class="quiet danger"
                  aria-label="Forget ${name}"
                  @click=${() => void this.controller.forgetDataset(name)}
                >
                  Forget
                </button>
              </span>
            </li>`,
        )}
      </ul>
    </section>`;
  }
}

function cards(id: string, title: string, datasets: readonly CatalogueDataset[]): TemplateResult {
  return html`<section aria-labelledby=${id} class="panel">
    <h2 id=${id}>${title}</h2>
    <ul class="dataset-cards">
      ${datasets.map(card)}
    </ul>
  </section>`;
}

function card(dataset: CatalogueDataset): TemplateResult {
  const { name, title, description, examples, dropped } = dataset;
  return html`<li class="dataset-card">
    <h3><a href=${formatRoute({ page: 'dataset', name })}>${title}</a></h3>
    <p class="soft small">
      ${title === name ? nothing : html`<span class="mono">${name}</span>, `}
      ${examples === null ? nothing : plural(examples, 'picture')}
    </p>
    ${description === '' ? nothing : html`<p class="soft small">${description}</p>`}
    ${dropped ? nothing : html`<shapes-strip split=${name}></shapes-strip>`}
  </li>`;
}
