import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import type { Picture } from '../../images/picture.ts';

/** Pictures shown of each split. */
const COUNT = 6;

/** The first pictures of a built-in split, drawn by the renderer that the measurements use. */
export class ShapesStrip extends LitElement {
  static override properties = { split: {} };

  declare split: string;

  constructor() {
    super();
    this.split = '';
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    return html`<div
      class="strip"
      role="img"
      aria-label="The first ${COUNT} pictures of ${this.split}"
    >
      ${Array.from({ length: COUNT }, () => html`<canvas width="32" height="32"></canvas>`)}
    </div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('split')) void this.#draw();
  }

  /** The renderer is loaded after the page is there; a split that it does not know stays blank. */
  async #draw(): Promise<void> {
    const [{ render }, { scenesOf }, { splits }] = await Promise.all([
      import('../../datasets/shapes/renderer.ts'),
      import('../../datasets/shapes/scene.ts'),
      import('../../datasets/shapes/splits.ts'),
    ]);
    const recipe = splits[this.split];
    if (recipe === undefined) return;
    const scene = scenesOf(recipe);
    this.querySelectorAll('canvas').forEach((canvas, i) => paint(canvas, render(scene(i))));
  }
}

function paint(canvas: HTMLCanvasElement, { width, height, data }: Picture): void {
  canvas.width = width;
  canvas.height = height;
  const pixels = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    pixels.data.set(data.subarray(3 * i, 3 * i + 3), 4 * i);
    pixels.data[4 * i + 3] = 255;
  }
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
}
