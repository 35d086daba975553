import { html, type TemplateResult } from 'lit';

/** A machine name that may be broken after its underscores, so that it fits a narrow column. */
export function breakable(name: string): TemplateResult {
  const parts = name.split(/(?<=[_:;])/);
  return html`${parts.map((part) => html`${part}<wbr />`)}`;
}
