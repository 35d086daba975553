import { compareCodePoints } from './listing.ts';

/** The class folder that a picture lies in: the first part of its path, or null at the dataset's root. */
export function classFolderOf(path: string): string | null {
  const slash = path.indexOf('/');
  return slash < 0 ? null : path.slice(0, slash);
}

/** The class folders of these paths, each once, by code point. */
export function classFoldersOf(paths: readonly string[]): string[] {
  const folders = new Set(paths.map(classFolderOf).filter((folder) => folder !== null));
  return [...folders].sort(compareCodePoints);
}
