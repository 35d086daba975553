/** A file or folder inside a folder that was picked. */
export interface EntryHandle {
  readonly kind: 'file' | 'directory';
  readonly name: string;
}

/** A folder as a browser's dialog gives it, a `FileSystemDirectoryHandle`: what is used of it. */
export interface FolderHandle extends EntryHandle {
  readonly kind: 'directory';
  values(): AsyncIterator<EntryHandle>;
}

/** Whether a page may read something: `prompt` after it has asked. */
export type Permission = 'granted' | 'prompt' | 'denied';
