import type { DroppedFile } from '../engine-api.ts';

/** A folder by its own name, and every file in it at any depth. */
export interface DroppedFolder {
  readonly name: string;
  readonly files: readonly DroppedFile[];
}

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
  }));
  const files: File[] = [];
  const folders: DroppedFolder[] = [];
  for (const { entry, file } of items) {
    if (isDirectory(entry)) {
      folders.push({ name: entry.name, files: await readFolder(entry, entry.name) });
    } else if (file !== null) files.push(file);
  }
  return { files, folders };
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
