import { createDownloads, type Downloads } from './downloads.ts';
import { platformFetch } from './fetch.browser.ts';
import { browserFolder } from './kept-folder.browser.ts';

/** The downloads that this browser keeps for the site. */
export function openDownloads(): Downloads {
  return createDownloads(browserFolder('downloads'), platformFetch);
}
