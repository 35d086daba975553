// An accuracy run in a page, with the workers of the product: `evaluateHere(runFile, photos, repeats)`.
// First: starting a worker needs the page's Trusted Types policy.
import '../../src/runtime/trusted-types.browser.ts';
import { composeConfiguration } from '../../src/config/composition.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { productWorkers } from '../../src/runtime/executor.browser.ts';
import { createBrowserPlatform } from '../../src/runtime/platform.browser.ts';
import { openIndexedDbStore } from '../../src/store/indexed-db-store.browser.ts';

/** When the model was at work: [begin, end] of every call, in milliseconds. */
const calls = [];

/** The inference worker of the product; its calls are noted. */
function inference(wantsWebgpu) {
  const bridge = productWorkers.inference(wantsWebgpu);
  const remote = new Proxy(bridge.remote, {
    get(target, name) {
      if (name !== 'run') return target[name];
      return async (...call) => {
        const begin = performance.now();
        try {
          return await target.run(...call);
        } finally {
          calls.push([begin, performance.now()]);
        }
      };
    },
  });
  return { ...bridge, remote };
}

/** The share of the time between the first and the last call in which the model had nothing to do. */
function idleShare() {
  calls.sort(([a], [b]) => a - b);
  let idle = 0;
  let until = calls[0][0];
  for (const [begin, end] of calls) {
    idle += Math.max(0, begin - until);
    until = Math.max(until, end);
  }
  return idle / (until - calls[0][0]);
}

async function bestAnswers(store, document) {
  const [pass] = document.passes;
  const answers = [];
  for (const { index, start } of await store.chunks(pass.id)) {
    const columns = await store.readChunk(pass.id, index, ['top_id_1']);
    for (const [row, answer] of columns.get('top_id_1').data.entries())
      answers[start + row] = answer;
  }
  return answers;
}

/** The photos over and over, in order, with their labels and classes beside them. */
async function photoFolder(names, repeats) {
  const read = async (name) => (await fetch(`/bundle/imagenet/${name}`)).blob();
  const known = JSON.parse(await (await read('labels.json')).text());
  const photos = await Promise.all(names.map(read));
  const files = [{ path: 'imagenet/classes.json', file: await read('classes.json') }];
  const labels = {};
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (const [index, name] of names.entries()) {
      const copy = `${repeat}-${name}`;
      labels[copy] = known[name];
      files.push({ path: `imagenet/${copy}`, file: new File([photos[index]], copy) });
    }
  }
  return [...files, { path: 'imagenet/labels.json', file: new Blob([JSON.stringify(labels)]) }];
}

globalThis.evaluateHere = async (runFile, names, repeats) => {
  const files = await photoFolder(names, repeats);
  const store = openIndexedDbStore({ name: 'bench' });
  const platform = createBrowserPlatform({
    store,
    site: new URL('/bundle/', location.href).href,
    files: () => files,
    workers: { ...productWorkers, inference },
  });
  const configuration = composeConfiguration({ runFile });
  const start = performance.now();
  // After the check of the backend, so that its calls do not count as work.
  const onEvent = ({ type }) => {
    if (type === 'check') calls.length = 0;
  };
  const [document] = await evaluate(configuration, platform, { onEvent });
  const seconds = (performance.now() - start) / 1000;
  return { seconds, idle: idleShare(), answers: await bestAnswers(store, document) };
};
