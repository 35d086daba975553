import { html, nothing, type TemplateResult } from 'lit';
import type { Catalogue, CatalogueGroup, EvaluateRequest } from '../engine-api.ts';
import { formatName, plural } from '../state/format.ts';
import { findMeta } from '../state/measures.ts';
import type { GroupKind } from '../state/selection.ts';

/** The groups of properties and of tasks, with what each of them measures. */
export function groupPicker(
  catalogue: Catalogue,
  request: EvaluateRequest,
  toggle: (kind: GroupKind, name: string) => void,
): TemplateResult {
  return html`<div class="channels">
    ${channel('propertyGroup', catalogue, catalogue.propertyGroups, request.propertyGroup, toggle)}
    ${channel('taskGroup', catalogue, catalogue.taskGroups, request.taskGroup, toggle)}
  </div>`;
}

const words = {
  propertyGroup: { kind: 'property', title: 'Properties', lead: 'What a model is.' },
  taskGroup: { kind: 'task', title: 'Tasks', lead: 'What a model does.' },
} as const;

function channel(
  kind: GroupKind,
  catalogue: Catalogue,
  groups: readonly CatalogueGroup[],
  chosen: readonly string[],
  toggle: (kind: GroupKind, name: string) => void,
): TemplateResult {
  const { title, lead, kind: channelKind } = words[kind];
  return html`<fieldset class="channel channel-${channelKind}">
    <legend><span class="channel-title">${title}</span> <span class="soft">${lead}</span></legend>
    <ul class="rows">
      ${groups.map(
        (group) =>
          html`<li>
            <label class="check">
              <input
                type="checkbox"
                name=${kind}
                value=${group.name}
                .checked=${chosen.includes(group.name)}
                @change=${() => toggle(kind, group.name)}
              />
              <span>${formatName(group.name)}</span>
              <span class="soft small">${plural(group.entries.length, 'measurement')}</span>
            </label>
            ${chosen.includes(group.name) ? contents(group, catalogue) : titles(group, catalogue)}
          </li>`,
      )}
    </ul>
  </fieldset>`;
}

/** A group that is not chosen is described by the titles alone. */
function titles(group: CatalogueGroup, catalogue: Catalogue): TemplateResult {
  const measures = [...new Set(group.entries.map(({ measure }) => measure))];
  const names = measures.map(
    (measure) => findMeta(catalogue, measure)?.title ?? formatName(measure),
  );
  return html`<p class="measures small soft">${names.join(', ')}</p>`;
}

function contents(group: CatalogueGroup, catalogue: Catalogue): TemplateResult {
  const measures = [...new Set(group.entries.map(({ measure }) => measure))];
  return html`<ul class="measures small">
    ${measures.map((measure) => {
      const meta = findMeta(catalogue, measure);
      const datasets = group.entries
        .filter((entry) => entry.measure === measure)
        .map((entry) => entry.dataset);
      return html`<li>
        <strong>${meta?.title ?? formatName(measure)}</strong>
        <span class="soft">${meta?.summary ?? nothing} On ${datasets.join(', ')}.</span>
      </li>`;
    })}
  </ul>`;
}
