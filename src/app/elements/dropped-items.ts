import type { FolderHandle } from '../../datasets/folder-handle.ts';
import type { DroppedFile } from '../engine-api.ts';

/**
 * A folder by its own name: where the browser gives a handle, which can be remembered, that; else every file in it at any
 * depth.
 */
export type DroppedFolder =
  | { readonly name: string; readonly handle: FolderHandle }
  | { readonly name: string; readonly files: readonly DroppedFile[] };

/** What was dropped: single files, and folders. */
export interface DroppedItems {
  readonly files: readonly File[];
  readonly folders: readonly DroppedFolder[];
}

/** Reads the files and folders of a drop. */
export async function droppedItems(transfer: DataTransfer): Promise<DroppedItems> {
  // The entries must be taken before the first await: the transfer is emptied afterwards.
  const items = [...transfer.items].map((item) => ({
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile(),
    handle: handleOf(item),
  }));
  const files: File[] = [];
  const folders: DroppedFolder[] = [];
  for (const { entry, file, handle } of items) {
    if (isDirectory(entry)) folders.push(await folderOf(entry, await handle));
    else if (file !== null) files.push(file);
  }
  return { files, folders };
}

async function folderOf(
  entry: FileSystemDirectoryEntry,
  handle: FolderHandle | null,
): Promise<DroppedFolder> {
  const { name } = entry;
  return handle === null ? { name, files: await readFolder(entry, name) } : { name, handle };
}

/** The handle of a dropped folder; null for a file, and where the browser gives none. */
async function handleOf(item: DataTransferItem): Promise<FolderHandle | null> {
  if (!givesHandles(item)) return null;
  // A handle that the browser refuses is no error: the folder's files are read instead.
  const handle = await item.getAsFileSystemHandle().catch(() => null);
  // Items that a script made have no handle at all.
  return handle instanceof FileSystemDirectoryHandle ? handle : null;
}

function givesHandles(
  item: object,
): item is { getAsFileSystemHandle(): Promise<FileSystemHandle | null> } {
  return 'getAsFileSystemHandle' in item;
}

/**
 * Asks for a folder with the browser's own dialog; null where a person closed it.
 * Undefined where the browser has no such dialog.
 */
export async function askForFolder(): Promise<DroppedFolder | null | undefined> {
  const { showDirectoryPicker } = window as { showDirectoryPicker?: unknown };
  if (typeof showDirectoryPicker !== 'function') return undefined;
  try {
    const handle: FileSystemDirectoryHandle = await showDirectoryPicker.call(window, {
      mode: 'read',
    });
    return { name: handle.name, handle };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

/** The folder that a folder input picked. */
export function pickedFolder(picked: readonly File[]): DroppedFolder {
  const files = picked.map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  return { name: files[0]?.path.split('/')[0] ?? '', files };
}

async function readFolder(
  folder: FileSystemDirectoryEntry,
  path: string,
): Promise<readonly DroppedFile[]> {
  const found: DroppedFile[] = [];
  for (const entry of await listEntries(folder)) {
    const entryPath = `${path}/${entry.name}`;
    if (isFile(entry)) found.push({ path: entryPath, file: await readFile(entry) });
    else if (isDirectory(entry)) found.push(...(await readFolder(entry, entryPath)));
  }
  return found;
}

/** A reader gives at most 100 entries a time, and an empty list at the end. */
async function listEntries(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function readFile(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function isFile(entry: FileSystemEntry | null): entry is FileSystemFileEntry {
  return entry !== null && entry.isFile;
}

function isDirectory(entry: FileSystemEntry | null): entry is FileSystemDirectoryEntry {
  return entry !== null && entry.isDirectory;
}
