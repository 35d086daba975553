import { homedir } from 'node:os';
import { join } from 'node:path';
import { createDownloads, type Downloads } from './downloads.ts';
import { platformFetch } from './fetch.node.ts';
import { nodeFolder } from './kept-folder.node.ts';

/** Where downloads are kept: `downloads/` in the folder that INTERPLAY_CACHE names, by default `~/.cache/interplay`. */
export function downloadsFolder(): string {
  const given = process.env['INTERPLAY_CACHE'] ?? '';
  return join(given === '' ? join(homedir(), '.cache', 'interplay') : given, 'downloads');
}

/** The downloads that are kept on this machine. */
export function openDownloads(folder: string = downloadsFolder()): Downloads {
  return createDownloads(nodeFolder(folder), platformFetch);
}
