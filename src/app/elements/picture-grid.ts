import { html, nothing, type TemplateResult } from 'lit';
import type { DatasetPicture } from '../inspection-api.ts';
import { formatCount } from '../state/format.ts';

/** Pictures of a dataset with label and groups; one that cannot be read says why. */
export function pictureGrid(pictures: readonly DatasetPicture[]): TemplateResult {
  return html`<ul class="picture-grid">
    ${pictures.map((picture) => html`<li>${figure(picture)}</li>`)}
  </ul>`;
}

function figure({ id, labels, groups, shown }: DatasetPicture): TemplateResult {
  const isShown = 'url' in shown;
  return html`<figure>
    ${
      isShown
        ? html`<img src=${shown.url} alt="" width="64" height="64" />`
        : html`<span class="no-picture" title=${shown.message}>${shown.code}</span>`
    }
    <figcaption class="small">
      <span class="answer">${labels.length === 0 ? 'no label' : labels.join(' or ')}</span>
      ${Object.entries(groups).map(([column, value]) => html`<span class="soft">${column}: ${value}</span>`)}
      ${isShown ? html`<span class="soft">${shown.width} × ${shown.height}</span>` : nothing}
      <span class="soft picture-id" title=${id}>${id}</span>
      ${isShown ? nothing : html`<span class="field-error">${shown.message}</span>`}
    </figcaption>
  </figure>`;
}

/** A part of a longer list. */
export interface Part {
  readonly start: number;
  readonly count: number;
  readonly total: number;
}

/** Goes through a long list part by part. */
export function pager(
  { start, count, total }: Part,
  show: (start: number) => void,
): TemplateResult {
  if (total <= count) return html`${nothing}`;
  const end = Math.min(start + count, total);
  return html`<div class="row pager">
    <button type="button" ?disabled=${start === 0} @click=${() => show(Math.max(0, start - count))}>
      Earlier
    </button>
    <span class="soft small" role="status">
      ${formatCount(start + 1)} to ${formatCount(end)} of ${formatCount(total)}
    </span>
    <button type="button" ?disabled=${end >= total} @click=${() => show(start + count)}>
      Later
    </button>
  </div>`;
}
