import { html, type TemplateResult } from 'lit';
import type { DroppedFile } from '../engine-api.ts';
import type { DropResult } from '../state/app-state.ts';
import { AppElement } from './app-element.ts';
import { dropMessage } from './dropped-list.ts';

/** The place to add models and datasets, and what became of what was added. */
export class AddItems extends AppElement {
  static override properties = { ...AppElement.properties, kind: {} };

  /** What this page is about: its words and fields are for that; whatever is dropped is taken. */
  declare kind: 'model' | 'dataset' | 'any';

  constructor() {
    super();
    this.kind = 'any';
  }

  protected override render(): TemplateResult {
    const { controller } = this;
    const { drops } = controller.value;
    const actions = { dismiss: (drop: DropResult) => controller.dismissDrop(drop) };
    return html`<drop-zone
        .onModel=${(file: File) => void controller.addModel(file)}
        .onFolder=${(name: string, files: readonly DroppedFile[]) =>
          void controller.addFolder(name, files)}
      ></drop-zone>
      <div aria-live="polite" class="stack">
        ${drops.map((drop) => dropMessage(drop, actions))}
      </div>`;
  }
}
