import { z } from '../config/zod.ts';
import type { KeptFolder } from './kept-folder.ts';

/** What is known of a download beside its bytes. */
export interface DownloadEntry {
  readonly address: string;
  /** Bytes of the whole file; null where the server did not tell. */
  readonly size: number | null;
  /** Of the answer that the kept bytes came from. */
  readonly etag: string | null;
  /** SHA-256 that the file must have; null where nobody says. */
  readonly expected: string | null;
  /** SHA-256 that it has; null as long as it is not whole and checked. */
  readonly sha256: string | null;
  /** When it was used last: ISO 8601, UTC. */
  readonly used: string;
}

const entrySchema = z.object({
  address: z.string(),
  size: z.nullable(z.int()),
  etag: z.nullable(z.string()),
  expected: z.nullable(z.string()),
  sha256: z.nullable(z.string()),
  used: z.string(),
});

/** Null where there is none, or none that can be read: then the download begins anew. */
export async function readEntry(folder: KeptFolder, name: string): Promise<DownloadEntry | null> {
  const text = await folder.readText(name);
  if (text === null) return null;
  try {
    return entrySchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

export function writeEntry(folder: KeptFolder, name: string, entry: DownloadEntry): Promise<void> {
  return folder.writeText(name, JSON.stringify(entry));
}
