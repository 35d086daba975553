import { readFile } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { startHubServer } from '../fixtures/hub-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /**
     * Address of a server that speaks the Hub's API (tests/fixtures/hub-server.ts). It has `/files/file.bin`, pictures as
     * `/files/photos.parquet`, `/files/photos.npy` and `/files/labels.npy`, and the dataset `org/colours`.
     */
    hubServer: string;
  }
}

/** Byte i of `/files/file.bin`, which has 300,000. */
export const byteAt = (i: number): number => (i * 31 + (i >> 8)) & 255;

export default async function startServer(project: TestProject): Promise<() => Promise<void>> {
  const file = Uint8Array.from({ length: 300_000 }, (_, i) => byteAt(i));
  const table = await tableFile('parquet/snappy.parquet');
  const shards = await Promise.all([0, 1].map((i) => tableFile(`parquet/shard-${i}.parquet`)));
  const server = await startHubServer({
    files: {
      'file.bin': file,
      'photos.parquet': table,
      'photos.npy': await tableFile('arrays/nhwc.npy'),
      'labels.npy': await tableFile('arrays/labels.npy'),
    },
    datasets: { 'org/colours': { files: {}, parquet: { default: { test: shards } } } },
  });
  project.provide('hubServer', server.base);
  return () => server.close();
}

async function tableFile(name: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(new URL(`../fixtures/tables/${name}`, import.meta.url)));
}
