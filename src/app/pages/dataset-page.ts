import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { AppElement } from '../elements/app-element.ts';
import { Latest } from '../elements/latest.ts';
import { notice } from '../elements/notice.ts';
import { pager, pictureGrid } from '../elements/picture-grid.ts';
import type { DatasetDetails, DatasetPictures } from '../inspection-api.ts';
import { formatCount, formatPercent, plural } from '../state/format.ts';
import { valueOf } from '../state/loadable.ts';
import { formatRoute } from '../state/route.ts';
import { onDatasetAlone } from '../state/selection.ts';

/** Pictures on one page of the grid. */
const COUNT = 24;

/** One dataset: what is in it, and its pictures. */
export class DatasetPage extends AppElement {
  static override properties = {
    ...AppElement.properties,
    name: {},
    label: { state: true },
    start: { state: true },
  };

  /** The dataset's name in the catalogue. */
  declare name: string;
  /** Index of the class whose pictures are shown; null for all. */
  declare label: number | null;
  declare start: number;
  readonly #details = new Latest<DatasetDetails>(this);
  readonly #pictures = new Latest<DatasetPictures>(this);

  constructor() {
    super();
    this.name = '';
    this.label = null;
    this.start = 0;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { client } = this.controller;
    if (changed.has('name')) {
      this.label = null;
      this.start = 0;
      void this.#details.ask(client.inspectDataset(this.name));
    }
    if (changed.has('name') || changed.has('label') || changed.has('start')) this.#showPictures();
  }

  #showPictures(): void {
    const range = { label: this.label, start: this.start, count: COUNT };
    void this.#pictures.refresh(this.controller.client.datasetPictures(this.name, range));
  }

  /** The dataset was read in another way: its classes may be others. */
  #readAnew(): void {
    this.label = null;
    this.start = 0;
    void this.#details.refresh(this.controller.client.inspectDataset(this.name));
    this.#showPictures();
  }

  protected override render(): TemplateResult {
    const details = this.#details.current;
    return html`<div class="page">
      <div class="page-head">
        <p class="small"><a href=${formatRoute({ page: 'datasets' })}>All datasets</a></p>
        <h1 tabindex="-1">${this.#title()}</h1>
        ${details.state === 'ready' ? html`<p class="lead">${details.value.description}</p>` : nothing}
        <div class="row">
          <a class="button" href="#/" @click=${() => this.#choose()}>Evaluate on it</a>
          ${this.#removeButton()}
        </div>
      </div>
      ${
        details.state === 'loading'
          ? html`<p class="soft" role="status">Reading the dataset …</p>`
          : details.state === 'failed'
            ? notice('wrong', details.error.message, { code: details.error.code })
            : this.#content(details.value)
      }
    </div>`;
  }

  #title(): string {
    const datasets = valueOf(this.controller.value.catalogue)?.datasets ?? [];
    return datasets.find(({ name }) => name === this.name)?.title ?? this.name;
  }

  #removeButton(): TemplateResult | typeof nothing {
    const datasets = valueOf(this.controller.value.catalogue)?.datasets ?? [];
    const own = datasets.some(({ name, dropped }) => dropped && name === this.name);
    if (!own) return nothing;
    return html`<button type="button" class="danger" @click=${() => void this.#remove()}>
      Remove
    </button>`;
  }

  async #remove(): Promise<void> {
    await this.controller.forgetDataset(this.name);
    location.hash = formatRoute({ page: 'datasets' });
  }

  #choose(): void {
    this.controller.choose((request) => onDatasetAlone(request, this.name));
  }

  #content(details: DatasetDetails): TemplateResult {
    return html`<section aria-labelledby="facts-title" class="panel">
        <h2 id="facts-title">What is in it</h2>
        ${facts(details)} ${this.#options()}
      </section>
      <section aria-labelledby="pictures-title" class="panel">
        <h2 id="pictures-title">Pictures</h2>
        ${this.#pictureChoice(details)} ${this.#shownPictures()}
      </section>
      <section aria-labelledby="classes-title" class="panel">
        <h2 id="classes-title">Classes</h2>
        ${classTable(details)}
      </section>
      ${details.groups.map(groupTable)}`;
  }

  #options(): TemplateResult | typeof nothing {
    const { addedDatasets, catalogue } = this.controller.value;
    const added = addedDatasets.find(({ name }) => name === this.name);
    if (added === undefined) return nothing;
    return html`<details>
      <summary>How it is read</summary>
      <dataset-options-form
        .controller=${this.controller}
        .added=${added}
        .named=${valueOf(catalogue)?.namedDatasets ?? []}
        .onSet=${() => this.#readAnew()}
      ></dataset-options-form>
    </details>`;
  }

  #pictureChoice({ classes }: DatasetDetails): TemplateResult {
    const present = classes
      .map(({ name, count }, index) => ({ name, count, index }))
      .filter(({ count }) => count > 0);
    return html`<div class="field narrow">
      <label for="class-choice">Class</label>
      <select
        id="class-choice"
        @change=${(event: Event) => {
          if (!(event.target instanceof HTMLSelectElement)) return;
          this.label = event.target.value === '' ? null : Number(event.target.value);
          this.start = 0;
        }}
      >
        <option value="" ?selected=${this.label === null}>all</option>
        ${present.map(
          ({ name, count, index }) =>
            html`<option value=${index} ?selected=${index === this.label}>
              ${name} (${formatCount(count)})
            </option>`,
        )}
      </select>
    </div>`;
  }

  #shownPictures(): TemplateResult {
    const { current } = this.#pictures;
    if (current.state === 'loading')
      return html`<p class="soft" role="status">Reading pictures …</p>`;
    if (current.state === 'failed')
      return notice('wrong', current.error.message, { code: current.error.code });
    const { total, pictures } = current.value;
    return html`${pictureGrid(pictures)}
    ${pager({ start: this.start, count: COUNT, total }, (start) => (this.start = start))}`;
  }
}

function facts(details: DatasetDetails): TemplateResult {
  const { examples, labels, classes, unlabelled, several, groups, factors, sha256 } = details;
  const present = classes.filter(({ count }) => count > 0).length;
  return html`<dl class="facts">
    <dt>Pictures</dt>
    <dd>
      ${formatCount(examples)}${unlabelled > 0 ? `, ${formatCount(unlabelled)} without a label` : ''}${
        several > 0 ? `, ${formatCount(several)} with several accepted labels` : ''
      }
    </dd>
    <dt>Classes</dt>
    <dd>
      ${present === classes.length ? formatCount(present) : `${formatCount(present)} of ${formatCount(classes.length)}`}
      of label space <code>${labels}</code>
    </dd>
    <dt>Groups</dt>
    <dd>${groups.length === 0 ? 'none' : groups.map(({ column }) => column).join(', ')}</dd>
    <dt>Factors</dt>
    <dd>${factors.length === 0 ? 'none' : factors.join(', ')}</dd>
    <dt>Identity</dt>
    <dd><code>${sha256}</code></dd>
  </dl>`;
}

function classTable({ classes, examples }: DatasetDetails): TemplateResult {
  const present = classes.filter(({ count }) => count > 0);
  return countTable('Class', present.map(({ name, count }) => ({ value: name, count })), examples); // prettier-ignore
}

function groupTable(
  { column, values }: DatasetDetails['groups'][number],
  at: number,
): TemplateResult {
  const id = `group-${at}`;
  const all = values.reduce((sum, { count }) => sum + count, 0);
  return html`<section aria-labelledby=${id} class="panel">
    <h2 id=${id}>By ${column}</h2>
    ${countTable(column, values, all)}
  </section>`;
}

/** Rows that are shown before a person asks for all. */
const ROWS = 20;

function countTable(
  title: string,
  rows: readonly { readonly value: string; readonly count: number }[],
  all: number,
): TemplateResult {
  const largest = Math.max(1, ...rows.map(({ count }) => count));
  const table = (shown: typeof rows): TemplateResult =>
    html`<table class="counts">
      <thead>
        <tr>
          <th scope="col">${title}</th>
          <th scope="col" class="number">Pictures</th>
          <th scope="col" class="number">Share</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map(
          ({ value, count }) =>
            html`<tr>
              <th scope="row">${value}</th>
              <td class="number">
                <meter min="0" max=${largest} value=${count} aria-hidden="true"></meter>
                ${formatCount(count)}
              </td>
              <td class="number">${all === 0 ? '' : formatPercent(count / all, 1)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  if (rows.length <= ROWS) return table(rows);
  return html`${table(rows.slice(0, ROWS))}
    <details>
      <summary>${plural(rows.length - ROWS, 'more', 'more')}</summary>
      ${table(rows.slice(ROWS))}
    </details>`;
}
