import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type * as PlotModule from '@observablehq/plot';

/** Observable Plot, loaded when the first figure is drawn. */
export type Plot = typeof PlotModule;

/** Makes a drawing `width` pixels wide. */
export type Draw = (plot: Plot, width: number) => SVGSVGElement | HTMLElement;

/**
 * A drawing with a caption and the numbers behind it as a table, for those who cannot see it or want
 * them. The drawing is made again when its width changes.
 */
export class PlotFigure extends LitElement {
  static override properties = {
    heading: {},
    caption: { attribute: false },
    label: {},
    draw: { attribute: false },
    table: { attribute: false },
    failure: { state: true },
  };

  declare heading: string;
  /** What to look for, in a sentence. */
  declare caption: string | TemplateResult;
  /** What the drawing shows, in words: its accessible name. */
  declare label: string;
  declare draw: Draw;
  declare table: TemplateResult | null;
  declare failure: string | null;
  #drawnWidth = 0;
  readonly #observer = new ResizeObserver(() => void this.#redraw(false));

  constructor() {
    super();
    this.table = null;
    this.failure = null;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override disconnectedCallback(): void {
    this.#observer.disconnect();
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    return html`<figure class="plot-figure">
      <h3>${this.heading}</h3>
      <div class="plot-frame" role="img" aria-label=${this.label}></div>
      ${
        this.failure === null
          ? nothing
          : html`<p class="small">The drawing could not be made: ${this.failure}</p>`
      }
      <figcaption class="small soft">${this.caption}</figcaption>
      ${
        this.table === null
          ? nothing
          : html`<details class="small">
              <summary>The numbers</summary>
              <div
                class="scroller"
                role="region"
                aria-label="${this.heading}: the numbers"
                tabindex="0"
              >
                ${this.table}
              </div>
            </details>`
      }
    </figure>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('draw')) return;
    const frame = this.#frame();
    if (frame !== null) this.#observer.observe(frame);
    void this.#redraw(true);
  }

  #frame(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.plot-frame');
  }

  async #redraw(force: boolean): Promise<void> {
    const frame = this.#frame();
    const width = Math.floor(frame?.clientWidth ?? 0);
    if (frame === null || width === 0 || (!force && width === this.#drawnWidth)) return;
    this.#drawnWidth = width;
    try {
      const drawing = this.draw(await import('@observablehq/plot'), width);
      // Plot's own inline styles are refused by the page's policy; style/results.css has them.
      for (const style of drawing.querySelectorAll('style')) style.remove();
      drawing.setAttribute('aria-hidden', 'true');
      frame.replaceChildren(drawing);
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
    }
  }
}
