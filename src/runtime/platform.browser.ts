import { ModelError } from '../core/errors.ts';
import { openDataset } from '../datasets/opening.ts';
import type { Notice } from '../engine/events.ts';
import type { ExecutorSetup } from '../engine/execution.ts';
import { jpegDifference } from '../images/jpeg-check.browser.ts';
import { pictureReader } from '../datasets/reading.browser.ts';
import { droppedFiles, type PathFile } from '../datasets/sources.browser.ts';
import type { Platform } from '../engine/platform.ts';
import { readRemoteModel } from '../models/remote-model.ts';
import { openBytes } from '../resources/bytes.browser.ts';
import { openDownloads } from '../resources/downloads.browser.ts';
import { platformFetch } from '../resources/fetch.browser.ts';
import { createHub } from '../resources/hub.ts';
import { locateRemote } from '../resources/locate.browser.ts';
import { gatherModelFiles, singleFile, type ModelFiles } from '../models/model-files.ts';
import type { StoredModel } from '../store/indexed-db-schema.browser.ts';
import type { IndexedDbStore, ModelShelf } from '../store/indexed-db-store.browser.ts';
import { chooseBackend } from './backend-choice.browser.ts';
import { BrowserExecutors, productWorkers, type WorkerStarters } from './executor.browser.ts';
import { shareCores, type CoreShare } from './core-share.ts';
import { ONNXRUNTIME_VERSION } from './session.browser.ts';
import type { Backend } from './session.ts';
import { thumbnailOf } from './thumbnail.browser.ts';

export interface BrowserPlatformOptions {
  readonly store: IndexedDbStore;
  /** Address of the folder that the site lies in, with a slash at its end; built-in models lie below it. */
  readonly site: string;
  /** All dropped files at the time of the call; paths start with the name of their dataset. */
  readonly files: () => readonly PathFile[];
  /** Address of the Hub; default: https://huggingface.co. */
  readonly hub?: string | undefined;
  /** Starts other workers than the product's, for tests. */
  readonly workers?: WorkerStarters;
}

/** The world around the engine in a browser's worker. */
export function createBrowserPlatform(options: BrowserPlatformOptions): Platform {
  const { store, site, workers = productWorkers } = options;
  const executors = new BrowserExecutors(workers);
  const jpegs = watchJpegs();
  const hub = createHub(platformFetch, options.hub);
  const remote = { hub, downloads: openDownloads(), openBytes };
  const files = () => droppedFiles(options.files(), locateRemote, hub);
  return {
    store,
    environment: {
      onnxruntime: ONNXRUNTIME_VERSION,
      get platform() {
        return navigator.userAgent + jpegs.remark();
      },
      commit: import.meta.env['VITE_COMMIT'] ?? null,
    },
    parallelism: (backend, largestModel = 0) => shareOf(backend, largestModel),
    referenceBackend: () => 'wasm',
    chooseBackend: (requested) => chooseBackend(requested, navigator.gpu),
    hub,
    readModel: async (name, configuration, onProgress) =>
      (await readRemoteModel(name, configuration, remote, onProgress)) ??
      readModel(name, configuration.file ?? '', store.models, site),
    openDataset: (name, configuration, labels) => openDataset(name, configuration, labels, files()),
    readText: (file) => files().readText(file),
    openExecutor: async (setup, notify) => {
      await jpegs.tell(setup, notify);
      return executors.open(
        setup,
        shareOf(setup.backend, Math.max(0, ...setup.models.map(({ model }) => model.bytes))),
        (message) => notify({ type: 'notice', code: 'device_lost', message }),
      );
    },
    thumbnail: async ({ location }, index) => {
      try {
        return await thumbnailOf(await pictureReader(location)(index));
      } catch {
        // A sample without its picture is left out; whatever is wrong with the picture, the run is not.
        return null;
      }
    },
  };
}

/** Tells once in every run, and in its provenance, where this browser decodes JPEGs to other bytes than PIL. */
function watchJpegs() {
  const told = new WeakSet<ExecutorSetup>();
  let levels = 0;
  return {
    remark: () => (levels === 0 ? '' : `; JPEG decoder up to ${levels} levels from libjpeg`),
    tell: async (setup: ExecutorSetup, notify: (notice: Notice) => void): Promise<void> => {
      if (told.has(setup)) return;
      told.add(setup);
      // What keeps a picture from being read ends the run when one has to be read, and says why.
      levels = await jpegDifference().catch(() => 0);
      if (levels === 0) return;
      const message =
        `This browser decodes JPEG pictures to other bytes than PIL, on a known picture by up to ${levels} levels. Values on ` +
        'JPEGs may differ slightly from those made in Python, in Node or in Chromium, and say so in their environment.';
      notify({ type: 'notice', code: 'jpeg_decoder_differs', message });
    },
  };
}

function shareOf(backend: Backend, largestModel: number): CoreShare {
  const isolated = globalThis.crossOriginIsolated;
  return shareCores({ cores: navigator.hardwareConcurrency, isolated }, backend, largestModel);
}

/** A dropped model from the store, a built-in one from the site. */
async function readModel(
  name: string,
  file: string,
  shelf: ModelShelf,
  site: string,
): Promise<ModelFiles> {
  const dropped = await shelf.get(name);
  if (dropped !== null) return readDropped(dropped);
  const address = new URL(`models-manifest/${file}`, site);
  const response = await fetch(address).catch((cause: unknown) => {
    throw modelNotFound(name, file, cause instanceof Error ? cause.message : String(cause), cause);
  });
  // A server for single-page sites answers with its index page where there is no file.
  const isPage = response.headers.get('content-type')?.startsWith('text/html') === true;
  if (!response.ok || isPage) throw modelNotFound(name, file, `HTTP status ${response.status}`);
  return singleFile(new Uint8Array(await response.arrayBuffer()));
}

async function readDropped({ name, data, externalData }: StoredModel): Promise<ModelFiles> {
  return gatherModelFiles(name, await bytesOf(data), async (location) => {
    const blob = externalData?.get(location);
    return blob === undefined ? null : bytesOf(blob);
  });
}

async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}

function modelNotFound(name: string, file: string, why: string, cause?: unknown): ModelError {
  return new ModelError(
    'model_not_found',
    `The file ${file} of model ${name} could not be loaded (${why}). Reload the page, or drop the model again.`,
    { context: { model: name, file, why }, cause },
  );
}
