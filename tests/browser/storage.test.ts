import { afterEach, expect, it } from 'vitest';
import { openEngineClient, type EngineClient } from '../../src/app/engine-client.ts';

let client: EngineClient;

afterEach(async () => {
  client?.close();
  const root = await navigator.storage.getDirectory();
  for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
});

it('what was not downloaded is not listed, and freeing it does nothing', async () => {
  client = openEngineClient();
  expect(await client.downloads()).toEqual([]);
  await client.freeDownload('https://example.org/model.onnx');
  await client.freeAllDownloads();
  expect(await client.downloads()).toEqual([]);
});
