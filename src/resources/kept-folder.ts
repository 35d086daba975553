import type { ByteLocation, ByteSource } from './byte-source.ts';

/**
 * A folder of files that outlive the program: of the file system in Node, of the origin's private file system in
 * browsers. Names are plain: letters, digits, `.`, `_`, `-`.
 */
export interface KeptFolder {
  names(): Promise<readonly string[]>;
  /** In bytes; null where there is no such file. */
  size(name: string): Promise<number | null>;
  readText(name: string): Promise<string | null>;
  /** Whole or not at all. */
  writeText(name: string, text: string): Promise<void>;
  /** Opens a file to be written on from byte `start`, where it is cut off; makes it where it is not there. */
  append(name: string, start: number): Promise<FileWriter>;
  open(name: string): Promise<ByteSource>;
  /** Where a file lies, for readers in any worker. */
  locate(name: string, shownName: string): Promise<ByteLocation>;
  rename(from: string, to: string): Promise<void>;
  /** Does nothing where there is no such file. */
  remove(name: string): Promise<void>;
  /** Bytes that can still be kept; null where the platform does not tell. */
  room(): Promise<number | null>;
  /** Does the work while nobody else, in whatever process or tab, does work under the same name. */
  lock<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** SHA-256 of bytes that come piece by piece; `digest` gives 64 hexadecimal digits. */
  createHash(): { update(bytes: Uint8Array): unknown; digest(): string };
}

export interface FileWriter {
  /** @throws ResourceError `no_room`; what was written before is kept */
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}
