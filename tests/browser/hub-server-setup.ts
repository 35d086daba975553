import { readFile } from 'node:fs/promises';
import { outlines } from '../../src/datasets/shapes/outlines.ts';
import type { TestProject } from 'vitest/node';
import { startHubServer, type FixtureRepository } from '../fixtures/hub-server.ts';
import { colourModel } from '../fixtures/onnx.ts';

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

/** Ten classes out of the mean colour of 32×32 pixels. */
const colour: FixtureRepository = {
  licence: 'mit',
  files: {
    'config.json': JSON.stringify({
      id2label: Object.fromEntries(Object.keys(outlines).map((name, i) => [String(i), name])),
    }),
    'preprocessor_config.json': JSON.stringify({
      image_processor_type: 'ViTImageProcessor',
      size: { height: 32, width: 32 },
    }),
    'onnx/model.onnx': colourModel({
      height: 32,
      width: 32,
      weights: [0, 1, 2].map((channel) =>
        Object.keys(outlines).map((_, label) => ((channel * 7 + label * 3) % 5) - 2),
      ),
    }),
  },
};

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
    models: { 'org/colour': colour },
    datasets: { 'org/colours': { files: {}, parquet: { default: { test: shards } } } },
  });
  project.provide('hubServer', server.base);
  return () => server.close();
}

async function tableFile(name: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(new URL(`../fixtures/tables/${name}`, import.meta.url)));
}
