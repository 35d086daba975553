import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { askForFolder, droppedItems, pickedFolder, type DroppedItems } from './dropped-items.ts';

/** What the words and buttons of a drop zone are for. */
export type AddedKind = 'model' | 'dataset' | 'any';

/**
 * A place to drop models and datasets, with buttons that do the same from the keyboard. Whatever `kind` says,
 * everything that is dropped is taken. Calls `onItems` with what was dropped or chosen together.
 */
export class DropZone extends LitElement {
  static override properties = {
    kind: {},
    onItems: { attribute: false },
    over: { state: true },
  };

  declare kind: AddedKind;
  declare onItems: (items: DroppedItems) => void;
  declare over: boolean;

  constructor() {
    super();
    this.kind = 'any';
    this.onItems = () => undefined;
    this.over = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { kind } = this;
    return html`<div
      class="drop-zone ${this.over ? 'over' : ''}"
      @dragover=${this.#hover}
      @dragleave=${() => (this.over = false)}
      @drop=${this.#drop}
    >
      <p><strong>Drop your own here:</strong> ${words[kind]}</p>
      <div class="row">
        ${kind === 'dataset' ? nothing : this.#button('model-file', 'Choose a model …')}
        ${
          kind === 'model'
            ? nothing
            : html`<button type="button" @click=${() => void this.#askForFolder()}>
                  Choose a folder …
                </button>
                ${this.#button('dataset-file', 'Choose dataset files …')}`
        }
      </div>
      <input
        id="model-file"
        type="file"
        multiple
        hidden
        aria-label="Model file"
        @change=${this.#filesPicked}
      />
      <input
        id="dataset-file"
        type="file"
        multiple
        hidden
        aria-label="Dataset files"
        @change=${this.#filesPicked}
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

  #button(id: string, text: string): TemplateResult {
    return html`<button type="button" @click=${() => this.#open(id)}>${text}</button>`;
  }

  #open(id: string): void {
    this.querySelector<HTMLInputElement>(`#${id}`)?.click();
  }

  /** A folder of the browser's own dialog can be remembered; other browsers have a file input. */
  async #askForFolder(): Promise<void> {
    const folder = await askForFolder();
    if (folder === undefined) this.#open('picture-folder');
    else if (folder !== null) this.onItems({ files: [], folders: [folder] });
  }

  #hover(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.over = true;
  }

  async #drop(event: DragEvent): Promise<void> {
    event.preventDefault();
    this.over = false;
    if (event.dataTransfer !== null) this.onItems(await droppedItems(event.dataTransfer));
  }

  #filesPicked(event: Event): void {
    const files = takeFiles(event);
    if (files.length > 0) this.onItems({ files, folders: [] });
  }

  #folderPicked(event: Event): void {
    const files = takeFiles(event);
    if (files.length > 0) this.onItems({ files: [], folders: [pickedFolder(files)] });
  }
}

const words: Readonly<Record<AddedKind, TemplateResult>> = {
  model: html`an <code>.onnx</code> file, with the files of its weights if it has any beside it.`,
  dataset: html`a folder with one folder of pictures for each class, a zip or tar of one, a table
    (CSV, JSONL, Parquet), or an array (<code>.npy</code>, <code>.npz</code>).`,
  any: html`a model as <code>.onnx</code>, or pictures: a folder with one folder for each class, a
    zip, tar, table or array.`,
};

/** The picked files; the input is emptied so that the same file can be picked again. */
function takeFiles(event: Event): readonly File[] {
  if (!(event.target instanceof HTMLInputElement)) return [];
  const files = [...(event.target.files ?? [])];
  event.target.value = '';
  return files;
}
