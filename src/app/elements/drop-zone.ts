import { html, LitElement, type TemplateResult } from 'lit';
import type { DroppedFile } from '../engine-api.ts';
import { droppedItems, pickedFolder } from './dropped-items.ts';

/**
 * A place to drop `.onnx` files and folders of class folders, with buttons that do the same from the
 * keyboard. Calls `onModel` for each file and `onFolder` for each folder.
 */
export class DropZone extends LitElement {
  static override properties = {
    onModel: { attribute: false },
    onFolder: { attribute: false },
    over: { state: true },
  };

  declare onModel: (file: File) => void;
  declare onFolder: (name: string, files: readonly DroppedFile[]) => void;
  declare over: boolean;

  constructor() {
    super();
    this.onModel = () => undefined;
    this.onFolder = () => undefined;
    this.over = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    return html`<div
      class="drop-zone ${this.over ? 'over' : ''}"
      @dragover=${this.#hover}
      @dragleave=${() => (this.over = false)}
      @drop=${this.#drop}
    >
      <p>
        <strong>Drop your own here:</strong> a model as <code>.onnx</code>, or a folder with one
        folder of pictures for each class.
      </p>
      <div class="row">
        <button type="button" @click=${() => this.#pick('model-file')}>
          Choose a model file …
        </button>
        <button type="button" @click=${() => this.#pick('picture-folder')}>
          Choose a folder …
        </button>
      </div>
      <input
        id="model-file"
        type="file"
        accept=".onnx"
        multiple
        hidden
        aria-label="Model file"
        @change=${this.#modelPicked}
      />
      <input
        id="picture-folder"
        type="file"
        webkitdirectory
        multiple
        hidden
        aria-label="Folder of class folders"
        @change=${this.#folderPicked}
      />
    </div>`;
  }

  #pick(id: string): void {
    this.querySelector<HTMLInputElement>(`#${id}`)?.click();
  }

  #hover(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.over = true;
  }

  async #drop(event: DragEvent): Promise<void> {
    event.preventDefault();
    this.over = false;
    if (event.dataTransfer === null) return;
    const { files, folders } = await droppedItems(event.dataTransfer);
    for (const file of files) this.onModel(file);
    for (const { name, files: inside } of folders) this.onFolder(name, inside);
  }

  #modelPicked(event: Event): void {
    for (const file of takeFiles(event)) this.onModel(file);
  }

  #folderPicked(event: Event): void {
    const files = takeFiles(event);
    if (files.length === 0) return;
    const { name, files: inside } = pickedFolder(files);
    this.onFolder(name, inside);
  }
}

/** The picked files; the input is emptied so that the same file can be picked again. */
function takeFiles(event: Event): readonly File[] {
  if (!(event.target instanceof HTMLInputElement)) return [];
  const files = [...(event.target.files ?? [])];
  event.target.value = '';
  return files;
}
