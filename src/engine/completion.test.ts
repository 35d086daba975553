import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startHubServer, type HubServer } from '../../tests/fixtures/hub-server.ts';
import { colourModel } from '../../tests/fixtures/onnx.ts';
import { composeConfiguration } from '../config/composition.ts';
import type { CompleteModelConfiguration } from '../config/configuration.ts';
import { checkRunFile } from '../config/run-file.ts';
import type { JsonObject } from '../core/json.ts';
import { outlines } from '../datasets/shapes/outlines.ts';
import { openDownloads } from '../resources/downloads.node.ts';
import { createNodePlatform } from '../runtime/platform.node.ts';
import { completeConfiguration } from './completion.ts';
import { evaluate } from './evaluate.ts';
import type { RunEvent } from './events.ts';

const classes = Object.keys(outlines);
const weights = Array.from({ length: 3 }, (_, channel) =>
  classes.map((_, label) => ((channel * 7 + label * 3) % 5) - 2),
);
const model = colourModel({ height: 32, width: 32, weights });
const id2label = Object.fromEntries(classes.map((name, index) => [String(index), name]));
const processor = {
  image_processor_type: 'ViTImageProcessor',
  size: { height: 32, width: 32 },
  image_mean: [0.4, 0.5, 0.6],
  image_std: [0.25, 0.25, 0.25],
};
const preprocess = {
  resize: [32, 32],
  interpolation: 'bilinear',
  crop: null,
  rounding: 'huggingface',
  channels: 'rgb',
  scale: 1 / 255,
  mean: [0.4, 0.5, 0.6],
  std: [0.25, 0.25, 0.25],
};

let server: HubServer;
let folder: string;
let cache: string | undefined;

beforeAll(async () => {
  const files = {
    'config.json': JSON.stringify({ id2label, architectures: ['ColourNet'], model_type: 'colour' }),
    'preprocessor_config.json': JSON.stringify(processor),
    'onnx/model.onnx': model,
    'onnx/model_quantized.onnx': colourModel({ height: 32, width: 32, weights: weights.toReversed() }),
  };
  server = await startHubServer({
    models: {
      'org/colour': { licence: 'mit', files },
      'org/no-onnx': { files: { 'config.json': '{}', 'pytorch_model.bin': 'x' } },
      'org/odd': { files: { ...files, 'preprocessor_config.json': '{"image_processor_type":"OddImageProcessor"}' } },
      'timm/colour': {
        files: {
          'config.json': JSON.stringify({ architecture: 'colournet', num_classes: 1000, pretrained_cfg: { input_size: [3, 32, 32], crop_pct: 1, crop_mode: 'squash', interpolation: 'bicubic' } }),
          'model.onnx': model,
        },
      },
    },
    files: { 'colour.onnx': model, 'page.onnx': '<!doctype html><title>Log in</title>' },
  });
}); // prettier-ignore
afterAll(() => server.close());

beforeEach(async () => {
  server.forget();
  server.requests.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'interplay-completion-'));
  cache = process.env['INTERPLAY_CACHE'];
  process.env['INTERPLAY_CACHE'] = join(folder, 'cache');
  return async () => {
    if (cache === undefined) delete process.env['INTERPLAY_CACHE'];
    else process.env['INTERPLAY_CACHE'] = cache;
    await rm(folder, { recursive: true, force: true });
  };
});

const measured = {
  limit: 32,
  batch_size: 16,
  task_library: { a: { measure: 'accuracy', dataset: 'shapes_val' } },
};

function compose(models: JsonObject | string) {
  const written = typeof models === 'string' ? { model: [models] } : { models };
  const runFile = checkRunFile({ ...measured, ...written }, { name: 'test' });
  return composeConfiguration({ runFile });
}

function platform() {
  return createNodePlatform({ out: join(folder, 'runs'), baseDirectory: folder, inThread: true, hub: server.base }); // prettier-ignore
}

/** The completed configuration of the one model, and what was told. */
async function complete(models: JsonObject | string) {
  const events: RunEvent[] = [];
  const configuration = await completeConfiguration(compose(models), platform(), (event) => events.push(event)); // prettier-ignore
  const [[name, found] = []] = Object.entries(configuration.models);
  return { name, found: found as CompleteModelConfiguration, configuration, events };
}

describe('a model of the Hub', () => {
  it('is named on the command line alone: everything else is found, at one commit', async () => {
    const { name, found, configuration } = await complete('hub:org/colour');
    const commit = /@([0-9a-f]{40})$/.exec(found.hub ?? '')?.[1];
    expect(name).toBe('org_colour');
    expect(found).toEqual({
      hub: `org/colour@${commit}`,
      file: 'onnx/model.onnx',
      preprocess,
      labels: 'org_colour',
      card: {
        hub: 'org/colour',
        revision: 'main',
        commit,
        dtype: 'fp32',
        licence: 'mit',
        family: 'colour',
        architecture: 'ColourNet',
      },
    });
    expect(configuration.label_spaces['org_colour']).toEqual(classes);
  });

  it('is told in a sentence', async () => {
    const { events } = await complete('hub:org/colour@v1:q8');
    expect(events).toMatchObject([{ type: 'notice', code: 'model_found' }]);
    const [told] = events;
    expect(told?.type === 'notice' && told.message).toMatch(
      /org_colour_v1_q8: org\/colour at [0-9a-f]{12}, onnx\/model_quantized.onnx.*resize 32×32 bilinear.*10 classes.*mit/,
    );
  });

  it('keeps what the configuration says', async () => {
    const { found } = await complete({
      net: {
        hub: 'org/colour:int8',
        preprocess: { resize: 32 },
        labels: 'shapes',
        card: { licence: 'own', title: 'Mine' },
      },
    });
    expect(found.preprocess).toMatchObject({ resize: 32, mean: [0, 0, 0] });
    expect(found.file).toBe('onnx/model_quantized.onnx');
    expect(found.labels).toBe('shapes');
    expect(found.card).toMatchObject({ licence: 'own', title: 'Mine', hub: 'org/colour' });
  });

  it("with timm's config has timm's preprocessing and ImageNet's classes", async () => {
    const { found, configuration } = await complete('hub:timm/colour');
    expect(found.preprocess).toMatchObject({ resize: [32, 32], interpolation: 'bicubic', rounding: 'torchvision' }); // prettier-ignore
    expect(found.labels).toBe('imagenet');
    expect(configuration.label_spaces['imagenet']).toHaveLength(1000);
  });

  it('without an ONNX file says what to do', async () => {
    const missing = complete('hub:org/no-onnx');
    await expect(missing).rejects.toMatchObject({ code: 'hub_file_not_found' });
    await expect(missing).rejects.toThrow(/none of them ONNX.*optimum-cli export onnx/);
  });

  it('with a precision or a file that is not there names those that are', async () => {
    await expect(complete('hub:org/colour:bnb4')).rejects.toThrow('onnx/model_quantized.onnx (q8)');
    const misspelt = complete({ net: { hub: 'org/colour', file: 'onnx/modle.onnx' } });
    await expect(misspelt).rejects.toThrow('Did you mean "onnx/model.onnx"?');
  });

  it('whose processor is not known is refused, unless the configuration says how', async () => {
    await expect(complete('hub:org/odd')).rejects.toMatchObject({ code: 'unsupported_preprocessing' }); // prettier-ignore
    const { found } = await complete({ net: { hub: 'org/odd', preprocess: { resize: 32 } } });
    expect(found.preprocess.resize).toBe(32);
  });

  it.each([
    [{ status: 404 }, 'address_not_found'],
    [{ gated: true }, 'access_refused'],
    [{ body: '{"sha": 3}' }, 'unexpected_answer'],
  ])('that the Hub answers for with %j is an error %s', async (behaviour, code) => {
    server.behave('/api/models', behaviour);
    await expect(complete('hub:org/colour')).rejects.toMatchObject({ code });
  });
});

describe('a model of a server', () => {
  it('is evaluated, recorded with what was found, and evaluated again without a connection', async () => {
    const events: RunEvent[] = [];
    const onEvent = (event: RunEvent) => void events.push(event);
    const [run] = await evaluate(compose('hub:org/colour'), platform(), { onEvent });
    expect(run?.status).toBe('complete');
    expect(run?.config['models']).toMatchObject({ org_colour: { file: 'onnx/model.onnx', preprocess } }); // prettier-ignore
    expect(Object.keys(run?.values ?? {})).not.toEqual([]);
    const downloads = events.filter(({ type }) => type === 'download');
    expect(downloads.at(-1)).toMatchObject({ model: 'org_colour', bytes: model.length, size: model.length }); // prettier-ignore
    server.behave('/', { status: 404 });
    const again = composeConfiguration({ runFile: checkRunFile(run?.config ?? null, { name: 'run.json' }) }); // prettier-ignore
    const [same] = await evaluate(again, platform(), { force: true });
    expect([same?.id, same?.values]).toEqual([run?.id, run?.values]);
  }, 30_000);

  it('by its address alone is fed by a guess that is told', async () => {
    const { name, found, events } = await complete(`${server.base}/files/colour.onnx?download=true`); // prettier-ignore
    expect(name).toBe('colour');
    expect(found.preprocess).toMatchObject({ resize: [32, 32], mean: [0, 0, 0] });
    expect(events.at(-1)).toMatchObject({ type: 'notice', code: 'preprocess_guessed' });
  });

  it('that is not the one it should be is refused and not kept', async () => {
    const url = `${server.base}/files/colour.onnx`;
    const reading = complete({ net: { url, sha256: 'a'.repeat(64) } });
    await expect(reading).rejects.toMatchObject({ code: 'hash_mismatch', context: { expected: 'a'.repeat(64) } }); // prettier-ignore
    expect(await openDownloads().list()).toEqual([]);
  });

  it('that is a page to log in at is refused and not kept', async () => {
    const page = complete({ net: { url: `${server.base}/files/page.onnx` } });
    await expect(page).rejects.toMatchObject({ code: 'model_not_onnx' });
    await expect(page).rejects.toThrow('a web page');
    expect(await openDownloads().list()).toEqual([]);
  });

  it('whose file is not the one that the Hub lists is refused', async () => {
    server.behave('/cdn/', { body: colourModel({ height: 16, width: 16 }) });
    await expect(evaluate(compose('hub:org/colour'), platform())).rejects.toMatchObject({
      code: 'hash_mismatch',
    });
  });
});
