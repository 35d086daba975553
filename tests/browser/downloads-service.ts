import type { ByteLocation } from '../../src/resources/byte-source.ts';
import type { KeptDownload } from '../../src/resources/downloads.ts';

/** What tests ask of the downloads of a worker. */
export interface DownloadsService {
  fetch(address: string, sha256?: string): Promise<ByteLocation>;
  list(): Promise<readonly KeptDownload[]>;
  free(address: string): Promise<void>;
  freeAll(): Promise<void>;
  /** Bytes [start, end) of an address, with the kind of place where they lie. */
  read(
    address: string,
    start: number,
    end: number,
  ): Promise<{ kind: ByteLocation['kind']; bytes: Uint8Array<ArrayBuffer> }>;
}
