import { afterEach, expect, inject, it } from 'vitest';
import { openEngineClient, type EngineClient } from '../../src/app/engine-client.ts';
import type { EvaluateRequest } from '../../src/config/page-request.ts';
import type { RunEvent } from '../../src/engine/events.ts';
import { openIndexedDbStore } from '../../src/store/indexed-db-store.browser.ts';

const server = inject('hubServer');

const request: EvaluateRequest = {
  models: ['hub:org/colour'],
  propertyGroup: [],
  taskGroup: ['accuracy_shapes_val'],
  datasets: null,
  modelOptions: {},
  limit: 32,
  batchSize: 16,
  backend: 'wasm',
  seed: 0,
};

let client: EngineClient | null = null;
afterEach(async () => {
  await client?.freeAllDownloads();
  client?.close();
  await setHub(null);
});

/** The address of the Hub that this browser is set to; null for the Hub itself. */
async function setHub(address: string | null): Promise<void> {
  const store = openIndexedDbStore();
  if (address === null) await store.settings.delete('hub');
  else await store.settings.set('hub', address);
  await store.close();
}

it('a model of the Hub is found, downloaded, kept and evaluated in a page, from the address in the settings', async () => {
  await setHub(server);
  client = openEngineClient();
  const events: RunEvent[] = [];
  const [run] = await client.evaluate(request, (event) => events.push(event));
  expect(run?.status).toBe('complete');
  expect(run?.model.card).toMatchObject({ hub: 'org/colour', licence: 'mit' });
  expect(run?.config['models']).toMatchObject({
    org_colour: { file: 'onnx/model.onnx', preprocess: { resize: [32, 32], mean: [0.5, 0.5, 0.5] } },
  }); // prettier-ignore
  expect(events.filter(({ type }) => type === 'download').length).toBeGreaterThan(0);
  expect(events).toContainEqual(expect.objectContaining({ code: 'model_found' }));
  const [kept] = await client.downloads();
  expect(kept).toMatchObject({ complete: true, bytes: run?.model.bytes, sha256: run?.model.sha256 });
}); // prettier-ignore
