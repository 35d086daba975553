import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { startHubServer } from '../../tests/fixtures/hub-server.ts';
import { colourModel } from '../../tests/fixtures/onnx.ts';
import { exampleRun } from '../../tests/fixtures/run.ts';
import { formatRunJson } from '../report/json.ts';
import { parseRunDocument } from '../report/run-reading.ts';
import { namedDatasets } from '../datasets/library.ts';
import { hubModels } from '../models/hub-models.ts';
import { transformList } from '../transform-list.ts';
import { VERSION } from '../version.ts';
import { main } from './main.ts';

/** Runs a command and keeps what it wrote. */
async function interplay(...argv: string[]) {
  const written = { out: '', err: '' };
  const code = await main(argv, {
    out: (text) => void (written.out += text),
    err: (text) => void (written.err += text),
    width: 80,
    interactive: false,
  });
  return { code, ...written };
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interplay-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe('help', () => {
  it.each([[], ['--help'], ['-h'], ['help']])(
    'interplay %s tells the commands',
    async (...argv) => {
      const { code, out } = await interplay(...argv);
      expect(code).toBe(0);
      for (const command of ['evaluate', 'list', 'inspect', 'export'])
        expect(out).toContain(command);
    },
  );

  it('every command tells its flags', async () => {
    for (const command of ['evaluate', 'list', 'inspect', 'export', 'downloads', 'sweep']) {
      const { code, out } = await interplay(command, '--help');
      expect(code).toBe(0);
      expect(out).toContain('--cfg');
    }
  });

  it('the version is the package’s', async () => {
    expect((await interplay('--version')).out).toBe(`${VERSION}\n`);
  });
});

describe('a command line that cannot be used', () => {
  it.each([
    [['evalute'], 'unknown_command', 'Did you mean "evaluate"?'],
    [['list', 'modles'], 'invalid_argument', 'models'],
    [['list'], 'invalid_argument', 'transforms'],
    [['list', 'models', '--jsom'], 'unknown_flag', 'Did you mean "json"?'],
    [['evaluate', '--seed'], 'invalid_flag', '--seed'],
    [['evaluate', '--workers', '0'], 'invalid_flag', 'at least 1'],
    [['evaluate', '--shard', '1/2'], 'not_available', '--shard'],
    [['evaluate', '--cfg', '--seed', 'x'], 'invalid_value', 'seed'],
    [['evaluate', '--cfg', '--backend', 'gpu'], 'invalid_value', 'backend'],
    [['evaluate', 'nothing.yaml', '--cfg'], 'run_file_not_found', 'nothing.yaml'],
    [['evaluate', '/', '--cfg'], 'not_a_run_file', 'folder'],
    [['evaluate', 'net.onnx', '--cfg'], 'not_a_run_file', 'model=net.onnx'],
    [['evaluate', 'a/b.zip', '--cfg'], 'not_a_run_file', "'datasets.b={archive: a/b.zip}'"],
    [['evaluate', 'a.yaml', 'b.yaml', '--cfg'], 'invalid_argument', 'one run file'],
    [['evaluate', 'limt=3', '--cfg'], 'unknown_key', 'Did you mean "limit"?'],
    [['sweep', 'model=a,b'], 'not_available', 'not available in this version'],
    [['analyze', 'runs'], 'not_available', 'analyze'],
    [['compare', 'a', 'b'], 'not_available', 'compare'],
    [['merge', 'a'], 'not_available', 'merge'],
    [['export', 'a', '--format', 'parquet'], 'not_available', 'parquet'],
    [['export', 'a', '--format', 'jsn'], 'unknown_format', 'Did you mean "json"?'],
    [['export'], 'invalid_argument', 'run.json'],
    [['downloads', 'https://a/m.onnx'], 'invalid_argument', '--free https://a/m.onnx'],
    [['inspect'], 'invalid_argument', '.onnx'],
    [['inspect', 'a.png', '--preprocess', '{corp: 3}'], 'unknown_key', 'Did you mean "crop"?'],
  ])('%j: %s', async (argv, code, told) => {
    const result = await interplay(...argv);
    expect(result.code).toBe(2);
    expect(result.err).toContain(`error[${code}]: `);
    expect(result.err).toContain(told);
    expect(result.out).toBe('');
  });

  it('is told as JSON, too, with --json', async () => {
    const { out } = await interplay('evaluate', 'limt=3', '--json');
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'unknown_key' } });
  });
});

describe('list', () => {
  it.each(['models', 'datasets', 'properties', 'tasks', 'transforms', 'groups'])(
    '%s --json is an array of metas, each with a name or an id',
    async (kind) => {
      const metas: unknown = JSON.parse((await interplay('list', kind, '--json')).out);
      expect(Array.isArray(metas) && metas.length > 0).toBe(true);
      for (const meta of Array.isArray(metas) ? metas : []) {
        expect(typeof (meta.id ?? meta.name)).toBe('string');
      }
    },
  );

  it('tables fit a terminal of 80 columns', async () => {
    for (const kind of ['models', 'datasets', 'properties', 'tasks', 'transforms', 'groups']) {
      const { out } = await interplay('list', kind);
      // Addresses are not broken.
      const lines = out.split('\n').filter((line) => !/https?:|hub:|^─/.test(line));
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    }
  });

  it('tells version and parameters of a measurement', async () => {
    const metas = JSON.parse((await interplay('list', 'properties', '--json')).out);
    expect(metas).toContainEqual(
      expect.objectContaining({ id: 'calibration', version: 1, parameters: expect.anything() }),
    );
  });
});

describe('list datasets, models and transforms', () => {
  it('datasets that as: names come with labels, where to get them and licence', async () => {
    const metas = JSON.parse((await interplay('list', 'datasets', '--json')).out);
    expect(metas).toContainEqual(
      expect.objectContaining({ name: 'shapes_val', source: 'built in' }),
    );
    for (const { name, title, layout, source, licence } of namedDatasets) {
      expect(metas).toContainEqual(expect.objectContaining({ name, title, layout, source, licence, labels: expect.any(String) })); // prettier-ignore
    }
    const { out } = await interplay('list', 'datasets');
    for (const { source } of namedDatasets) expect(out).toContain(source);
  });

  it('models of the Hub come with their repository and with what of them was tried', async () => {
    const metas = JSON.parse((await interplay('list', 'models', '--json')).out);
    const known = hubModels.map(({ name, hub }) => expect.objectContaining({ name, hub, tried: expect.anything() })); // prettier-ignore
    expect(metas).toEqual(expect.arrayContaining(known));
    const { out } = await interplay('list', 'models');
    expect(out).toMatch(/^resnet_18 +resnet +ResNet-18:/m);
    expect(out).toContain('not run yet');
  });

  it('transforms come with their arguments', async () => {
    const { out } = await interplay('list', 'transforms');
    expect(out).toMatch(/^rotate +crop +<degrees/m);
    expect(out.match(/^[a-z_]+ {2}/gm)).toHaveLength(transformList.length + 1);
  });
});

describe('--cfg', () => {
  const text = `
model: [net]
models: { net: { file: net.onnx, labels: shapes } }
property_library: { mine: { measure: calibration, dataset: shapes_val, bins: 15 } }
`;

  it('prints a run file that composes to itself, as YAML and as JSON', async () => {
    const run = await file('run.yaml', text);
    const settings = ['property_library.mine.bins=10', 'models.net.preprocess.crop=24'];
    const yaml = (await interplay('evaluate', run, ...settings, '--cfg', '--seed', '7')).out;
    const json = (await interplay('evaluate', run, ...settings, 'seed=7', '--cfg', '--json')).out;
    expect(parse(yaml)).toEqual(JSON.parse(json));
    expect(parse(yaml)).toMatchObject({
      seed: 7,
      property_library: { mine: { bins: 10 } },
      models: { net: { preprocess: { crop: 24 } } },
    });
    const again = await interplay('evaluate', await file('composed.yaml', yaml), '--cfg');
    expect(again.out).toBe(yaml);
  });

  it('works with any command, and with none', async () => {
    const run = await file('run.yaml', text);
    const expected = (await interplay('evaluate', run, '--cfg')).out;
    expect((await interplay('sweep', run, '--cfg')).out).toBe(expected);
    const plain = (await interplay('--cfg', '--json')).out;
    expect((await interplay('list', 'models', '--cfg', '--json')).out).toBe(plain);
    expect(JSON.parse(plain)).toMatchObject({ batch_size: 64, seed: 0, limit: null });
  });
});

describe('export', () => {
  it('gives back a run as it is stored, by file and by folder', async () => {
    const path = await file('run.json', formatRunJson(exampleRun()));
    const { code, out } = await interplay('export', path, '--format', 'json');
    expect(code).toBe(0);
    expect(parseRunDocument(out)).toEqual(exampleRun());
    expect((await interplay('export', folder)).out).toBe(out);
  });

  it('writes CSV and Markdown to a file', async () => {
    const path = await file('run.json', formatRunJson(exampleRun()));
    const target = join(folder, 'values.csv');
    const { out } = await interplay('export', path, '--format', 'csv', '--out', target);
    expect(out).toBe('');
    expect((await readFile(target, 'utf8')).split('\r\n')).toHaveLength(5);
    expect((await interplay('export', path, '--format', 'markdown')).out).toContain('## net');
  });

  it('refuses a file that is no run, and says why', async () => {
    const foreign = await interplay('export', await file('package.json', '{"name": "x"}'));
    expect([foreign.code, foreign.err]).toEqual([1, expect.stringContaining('foreign_file')]);
    const broken = await interplay('export', await file('cut.json', '{"schema": "interplay/r'));
    expect(broken.err).toContain('error[invalid_run]');
    const missing = await interplay('export', join(folder, 'nothing'));
    expect(missing.err).toContain('error[run_not_found]');
  });
});

describe('inspect', () => {
  // A PNG of two pixels, red and blue, made by hand: 2 × 1, 8-bit RGB.
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADUlEQVR4nGP4zwAE/wEHAAH/4iOeWQAAAABJRU5ErkJggg==',
    'base64',
  );

  it('tells size and hashes of a picture, the pixels after a crop', async () => {
    const path = join(folder, 'two.png');
    await writeFile(path, png);
    const rgb = 'ca5cc6d6fb20a0af14a7964e9ca8656880d62f7d55df12171ac14d3a858590aa';
    const red = '7fa54a42524916a1648ec76ce75d295024840b7a3a4f4bbaf3e43155d0014767';
    expect((await interplay('inspect', path)).out).toBe(`${path}\t2\t1\t${rgb}\t${rgb}\n`);
    const cropped = await interplay('inspect', path, '--preprocess', '{crop: 1}', '--json');
    expect(JSON.parse(cropped.out)).toEqual([
      { file: path, width: 2, height: 1, rgb_sha256: rgb, pixels_sha256: red },
    ]);
  });

  it('counts the classes and groups of a folder, and says which split is wanted', async () => {
    const root = join(folder, 'nested');
    for (const path of ['train/cat', 'val/cat', 'val/dog']) {
      await mkdir(join(root, path), { recursive: true });
      await writeFile(join(root, path, '1.png'), png);
    }
    const { code, out } = await interplay('inspect', join(root, 'val'));
    expect(code).toBe(0);
    expect(out).toMatch(/^pictures +2$/m);
    expect(out).toMatch(/^class +dog 1$/m);
    const json = JSON.parse((await interplay('inspect', join(root, 'val'), '--json')).out);
    expect(json).toMatchObject([{ examples: 2, classes: [{ name: 'cat', count: 1 }, { name: 'dog' }] }]); // prettier-ignore
    const { err } = await interplay('inspect', root);
    expect(err).toContain('error[ambiguous_split]');
  });

  it('of a file that is no dataset it says what is wrong', async () => {
    const zip = await interplay('inspect', await file('broken.zip', 'no archive'));
    expect([zip.code, zip.err]).toEqual([1, expect.stringContaining('error[')]);
  });

  it('goes on after a file that cannot be read, and ends with 1', async () => {
    const bad = await file('bad.png', 'nothing');
    const { code, out, err } = await interplay('inspect', bad, join(folder, 'none.png'), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject([
      { file: bad, error: { code: 'corrupt_image' } },
      { error: { code: 'file_not_found' } },
    ]);
    expect(err).toContain('error[corrupt_image]: ');
  });

  it('says of a file that is no model what it is', async () => {
    const { code, err } = await interplay('inspect', await file('page.onnx', '<html></html>'));
    expect(code).toBe(1);
    expect(err).toContain('error[model_not_onnx]');
  });
});

describe('a model that lies on a server', () => {
  let server: Awaited<ReturnType<typeof startHubServer>>;
  beforeAll(async () => {
    vi.stubEnv('INTERPLAY_CACHE', join(folder, 'cache'));
    const files = {
      'config.json': '{"model_type":"toy","id2label":{"0":"cat","1":"dog"}}',
      'preprocessor_config.json': '{"image_processor_type":"ConvNextImageProcessor","size":224}',
      'onnx/model.onnx': colourModel(),
      'onnx/model_fp16.onnx': 'weights',
    };
    server = await startHubServer({
      models: { 'org/net': { files, licence: 'mit' } },
      files: { 'colour.onnx': colourModel() },
    });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await server.close();
  });

  it('is inspected by what its repository says, without its weights', async () => {
    const reference = ['inspect', 'hub:org/net', '--hub', server.base];
    const { code, out } = await interplay(...reference);
    expect(code).toBe(0);
    expect(out).toMatch(/^file +onnx\/model\.onnx, fp32, \d+ bytes$/m);
    expect(out).toMatch(/^preprocess +resize 256 bilinear, crop 224/m);
    expect(out).toMatch(/^classes +2: cat, dog$/m);
    expect(out).toMatch(/^licence +mit$/m);
    expect(JSON.parse((await interplay(...reference, '--json')).out)).toMatchObject([
      {
        file: 'hub:org/net',
        classes: ['cat', 'dog'],
        files: [{ dtype: 'fp32' }, { dtype: 'fp16' }],
      },
    ]);
    expect(server.requests.filter((request) => request.includes('.onnx'))).toEqual([]);
  });

  it('of the Hub that is not there is told', async () => {
    const { code, err } = await interplay('inspect', 'hub:org/nothing', '--hub', server.base);
    expect([code, err]).toEqual([1, expect.stringContaining('error[address_not_found]')]);
  });

  it('at an address is downloaded, inspected, listed and freed', async () => {
    const address = `${server.base}/files/colour.onnx`;
    const { code, out } = await interplay('inspect', address);
    expect([code, out]).toEqual([0, expect.stringContaining('Gemm, ReduceMean')]);
    const kept = JSON.parse((await interplay('downloads', '--json')).out);
    expect(kept).toMatchObject([{ address, bytes: colourModel().length, complete: true }]);
    expect((await interplay('downloads')).out).toContain(address);
    const freed = await interplay('downloads', '--free', address);
    expect([freed.code, freed.err]).toEqual([0, expect.stringContaining('MB freed')]);
    expect(JSON.parse((await interplay('downloads', '--json')).out)).toEqual([]);
    const again = await interplay('downloads', '--free', address);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('error[not_kept]')]);
  });

  it('and all others are freed together', async () => {
    await interplay('inspect', `${server.base}/files/colour.onnx`);
    expect((await interplay('downloads', '--free-all', '--json')).out).toBe('[]\n');
  });
});

describe('a model of the Hub', () => {
  it('is shown by --cfg with what was found, and nothing of its weights is downloaded', async () => {
    const server = await startHubServer({
      models: {
        'org/net': {
          files: {
            'config.json': '{"id2label":{"0":"cat","1":"dog"}}',
            'preprocessor_config.json':
              '{"image_processor_type":"ConvNextImageProcessor","size":224}',
            'onnx/model_fp16.onnx': 'weights',
          },
        },
      },
    });
    const shown = ['model=hub:org/net:fp16', '--cfg', '--hub', server.base];
    const { code, out } = await interplay('evaluate', ...shown);
    expect(code).toBe(0);
    expect(parse(out)).toMatchObject({
      model: ['org_net_fp16'],
      models: {
        org_net_fp16: { file: 'onnx/model_fp16.onnx', preprocess: { resize: 256, crop: 224 } },
      },
      label_spaces: { org_net_fp16: ['cat', 'dog'] },
    });
    expect(server.requests.filter((request) => request.includes('.onnx'))).toEqual([]);
    await server.close();
  });

  it('with an address of the Hub that is none is refused', async () => {
    const { code, err } = await interplay(
      'evaluate',
      'model=hub:org/net',
      '--cfg',
      '--hub',
      'here',
    );
    expect(code).toBe(2);
    expect(err).toContain('The address of the Hub is "here"');
  });
});
