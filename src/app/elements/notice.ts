import { html, nothing, svg, type TemplateResult } from 'lit';

export type Tone = 'info' | 'right' | 'caution' | 'wrong';

const paths: Record<Tone, TemplateResult> = {
  info: svg`<circle cx="8" cy="8" r="6.5" /><path d="M8 7.2v4M8 4.6v.2" />`,
  right: svg`<circle cx="8" cy="8" r="6.5" /><path d="M5 8.3l2.1 2.1L11 6.2" />`,
  caution: svg`<path d="M8 2 14.5 13.5h-13z" /><path d="M8 6.4v3.2M8 11.4v.2" />`,
  wrong: svg`<circle cx="8" cy="8" r="6.5" /><path d="M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6" />`,
};

/** A small drawing that says the tone without colour; words say it to those who do not see it. */
export function icon(tone: Tone): TemplateResult {
  return html`<svg class="icon icon-${tone}" viewBox="0 0 16 16" aria-hidden="true">
    ${paths[tone]}
  </svg>`;
}

/** A sentence that a person should see, with what they can do about it. */
export function notice(
  tone: Tone,
  message: unknown,
  options: { readonly code?: string; readonly actions?: TemplateResult } = {},
): TemplateResult {
  return html`<div class="notice notice-${tone}" role=${tone === 'wrong' ? 'alert' : nothing}>
    ${icon(tone)}
    <div class="notice-text">
      ${message}
      ${options.code === undefined ? nothing : html`<code class="code">${options.code}</code>`}
    </div>
    ${
      options.actions === undefined
        ? nothing
        : html`<div class="notice-actions">${options.actions}</div>`
    }
  </div>`;
}
