import { DatasetError } from '../core/errors.ts';
import type { EntryHandle, FolderHandle, Permission } from './folder-handle.ts';
import { isHidden } from './listing.ts';
import type { PathFile } from './sources.browser.ts';

/** Entries of a folder that are asked for at the same time. */
const LANES = 16;

/** A handle that can say whether it may be read; those of the browser's own storage always may. */
interface WithPermission {
  queryPermission(options: { mode: 'read' }): Promise<Permission>;
}

/** Whether a page may read a folder that was picked, now or after it has asked. */
export async function permissionOf(handle: FolderHandle): Promise<Permission> {
  return hasPermission(handle) ? handle.queryPermission({ mode: 'read' }) : 'granted';
}

function hasPermission(handle: object): handle is WithPermission {
  return 'queryPermission' in handle;
}

/**
 * The files of a folder that was picked and of the folders inside it, hidden ones left out; their paths start with the
 * folder's own name. No file is read.
 * @throws DatasetError `folder_not_permitted`, `dataset_not_found`
 */
export async function filesOfHandle(handle: FolderHandle): Promise<PathFile[]> {
  if ((await permissionOf(handle)) !== 'granted') {
    throw new DatasetError(
      'folder_not_permitted',
      `This page may not read the folder ${handle.name} until you allow it again. Reopen it, and answer the browser's question.`,
      { context: { folder: handle.name } },
    );
  }
  try {
    return await listHandle(handle, handle.name);
  } catch (cause) {
    throw new DatasetError(
      'dataset_not_found',
      `The folder ${handle.name} can no longer be read: it was moved or deleted. Add it again.`,
      { context: { folder: handle.name }, cause },
    );
  }
}

async function listHandle(folder: FolderHandle, path: string): Promise<PathFile[]> {
  const found: PathFile[] = [];
  const entries = folder.values();
  // An iterator queues what several lanes ask of it.
  const lane = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await entries.next();
      if (done === true) return;
      if (isHidden(value.name)) continue;
      const inside = `${path}/${value.name}`;
      if (isFile(value)) found.push({ path: inside, file: await value.getFile() });
      else if (isFolder(value)) found.push(...(await listHandle(value, inside)));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return found;
}

function isFile(handle: EntryHandle): handle is FileSystemFileHandle {
  return handle.kind === 'file';
}

function isFolder(handle: EntryHandle): handle is FolderHandle {
  return handle.kind === 'directory';
}
