import type { TestProject } from 'vitest/node';
import { startHubServer } from '../fixtures/hub-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a server that speaks the Hub's API (tests/fixtures/hub-server.ts); it has `/files/file.bin`. */
    hubServer: string;
  }
}

/** Byte i of `/files/file.bin`, which has 300,000. */
export const byteAt = (i: number): number => (i * 31 + (i >> 8)) & 255;

export default async function startServer(project: TestProject): Promise<() => Promise<void>> {
  const file = Uint8Array.from({ length: 300_000 }, (_, i) => byteAt(i));
  const server = await startHubServer({ files: { 'file.bin': file } });
  project.provide('hubServer', server.base);
  return () => server.close();
}
