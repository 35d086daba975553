import { html, nothing, type TemplateResult } from 'lit';
import type { AddedDataset, AddedModel, Catalogue, ModelOptions } from '../engine-api.ts';
import type { DropResult } from '../state/app-state.ts';
import { formatBytes, formatCount, plural } from '../state/format.ts';
import { formatRoute } from '../state/route.ts';
import { notice } from './notice.ts';

/** What can be done with a dropped model. */
export interface DroppedActions {
  setOptions(name: string, options: ModelOptions): void;
  /** Whether a field of its preprocessing is wrong as it stands. */
  setUnreadable(name: string, unreadable: boolean): void;
  forgetModel(name: string): void;
}

/** What can be done with the message about a drop. */
export interface DropActions {
  dismiss(drop: DropResult): void;
}

/** What became of a drop, in a line: under way, added or refused. */
export function dropMessage(drop: DropResult, actions: DropActions): TemplateResult {
  if (drop.kind === 'working') return notice('info', workingText(drop));
  if (drop.kind === 'model') {
    return notice('right', `${drop.model.origin} was added, and is chosen alone.`, {
      actions: dismissButton(drop, actions),
    });
  }
  if (drop.kind === 'dataset') {
    const { name, examples, classes } = drop.dataset;
    const found = `${plural(examples, 'picture')} in ${plural(classes.length, 'class', 'classes')}`;
    return notice('right', `${name} was added: ${found}. It is measured on alone.`, {
      actions: dismissButton(drop, actions),
    });
  }
  return notice('wrong', html`<strong>${drop.name}</strong>: ${drop.message}`, {
    code: drop.code,
    actions: html`${choice(drop)}${dismissButton(drop, actions)}`,
  });
}

/** One of several splits, a button each; of columns, a list. */
function choice({
  name,
  choice: open,
  retry,
}: Extract<DropResult, { kind: 'error' }>): TemplateResult | typeof nothing {
  if (open === null) return nothing;
  const { key, among } = open;
  if (key === 'split') {
    return html`${among.map(
      (split) => html`<button type="button" @click=${() => retry({ split })}>Use ${split}</button>`,
    )}`;
  }
  return html`<form
    class="row"
    @submit=${(event: Event) => {
      event.preventDefault();
      if (!(event.target instanceof HTMLFormElement)) return;
      const column = new FormData(event.target).get('column');
      if (typeof column === 'string') retry({ [key]: column });
    }}
  >
    <span class="small" aria-hidden="true">${columnNames[key]}</span>
    <select name="column" aria-label="${columnNames[key]} of ${name}">
      ${among.map((column) => html`<option>${column}</option>`)}
    </select>
    <button type="submit">Use</button>
  </form>`;
}

const columnNames = {
  path_column: 'Column of the paths',
  label_column: 'Column of the labels',
  image_column: 'Column of the pictures',
};

function workingText({ name, bytes, size }: Extract<DropResult, { kind: 'working' }>): string {
  if (bytes === 0) return `Reading ${name} …`;
  const all = size === null ? '' : ` of ${formatBytes(size)}`;
  return `Downloading ${name}: ${formatBytes(bytes)}${all} …`;
}

function dismissButton(drop: DropResult, actions: DropActions): TemplateResult {
  return html`<button type="button" class="quiet" @click=${() => actions.dismiss(drop)}>
    Dismiss
  </button>`;
}

/** What was found in an added dataset. */
export function addedDataset(dataset: AddedDataset): TemplateResult {
  const shown = dataset.classes.slice(0, 12);
  const more = dataset.classes.length - shown.length;
  return html`<article class="dropped">
    <h3><a href=${formatRoute({ page: 'dataset', name: dataset.name })}>${dataset.name}</a></h3>
    <dl class="facts">
      <dt>Pictures</dt>
      <dd>${formatCount(dataset.examples)}</dd>
      <dt>Classes</dt>
      <dd>${dataset.classes.length}: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}</dd>
      <dt>Groups</dt>
      <dd>
        ${
          dataset.groups.length === 0
            ? 'none (a metadata.csv beside the class folders can name some)'
            : dataset.groups.join(', ')
        }
      </dd>
    </dl>
  </article>`;
}

/** How an added model is fed and read; its name leads to its page, which says more. */
export function addedModel(
  model: AddedModel,
  options: ModelOptions,
  catalogue: Catalogue,
  actions: DroppedActions,
): TemplateResult {
  return html`<article class="dropped">
    <div class="row spread">
      <h3><a href=${formatRoute({ page: 'model', name: model.name })}>${model.origin}</a></h3>
      <button
        type="button"
        class="quiet"
        aria-label="Remove ${model.name}"
        @click=${() => actions.forgetModel(model.name)}
      >
        Remove
      </button>
    </div>
    ${labelChoice(model, options, catalogue, actions)} ${outputChoice(model, options, actions)}
    <details>
      <summary>Preprocessing: how pictures become its input</summary>
      <preprocess-form
        .name=${model.name}
        .preprocess=${options.preprocess}
        .onChange=${(preprocess: ModelOptions['preprocess'] | null) => {
          actions.setUnreadable(model.name, preprocess === null);
          if (preprocess !== null) actions.setOptions(model.name, { ...options, preprocess });
        }}
      ></preprocess-form>
    </details>
  </article>`;
}

function labelChoice(
  model: AddedModel,
  options: ModelOptions,
  catalogue: Catalogue,
  actions: DroppedActions,
): TemplateResult {
  const id = `${model.name}-labels`;
  const spaces = Object.entries(catalogue.labelSpaces);
  return html`<div class="field">
    <label for=${id}>Its answers are the classes of</label>
    <select
      id=${id}
      @change=${(event: Event) =>
        actions.setOptions(model.name, { ...options, labels: selected(event) })}
    >
      ${
        spaces.some(([name]) => name === options.labels)
          ? nothing
          : html`<option value=${options.labels} selected>${options.labels || 'choose …'}</option>`
      }
      ${spaces.map(
        ([name, classes]) =>
          html`<option value=${name} ?selected=${name === options.labels}>
            ${name} (${plural(classes.length, 'class', 'classes')})
          </option>`,
      )}
    </select>
  </div>`;
}

/** Only a file with several outputs leaves something to choose; the engine finds the usual names itself. */
function outputChoice(
  model: AddedModel,
  options: ModelOptions,
  actions: DroppedActions,
): TemplateResult {
  const names = (model.info?.outputs ?? []).map(({ name }) => name);
  const { outputs } = options;
  if (names.length < 2) return html`${nothing}`;
  return outputField(`${model.name}-logits`, 'Output with the logits', {
    names,
    chosen: outputs?.logits ?? null,
    none: 'found by its name',
    choose: (logits) =>
      actions.setOptions(model.name, {
        ...options,
        outputs: logits === null ? null : { logits, embedding: outputs?.embedding ?? null },
      }),
  });
}

interface OutputField {
  readonly names: readonly string[];
  readonly chosen: string | null;
  /** What it says when no output is chosen. */
  readonly none: string;
  choose(name: string | null): void;
}

function outputField(id: string, label: string, field: OutputField): TemplateResult {
  const { names, chosen, none, choose } = field;
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <select id=${id} @change=${(event: Event) => choose(selected(event) || null)}>
      <option value="" ?selected=${chosen === null}>${none}</option>
      ${names.map((name) => html`<option value=${name} ?selected=${name === chosen}>${name}</option>`)}
    </select>
  </div>`;
}

function selected(event: Event): string {
  return event.target instanceof HTMLSelectElement ? event.target.value : '';
}
