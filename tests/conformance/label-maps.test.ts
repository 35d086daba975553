import { readFileSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { composeConfiguration } from '../../src/config/composition.ts';
import { checkRunFile, parseRunFile } from '../../src/config/run-file.ts';
import { mapLogits } from '../../src/datasets/label-maps/mapped-logits.ts';
import type { BuiltInLabelSpace } from '../../src/datasets/label-spaces/built-in.ts';
import { imagenetA } from '../../src/datasets/label-spaces/imagenet-a.ts';
import { imagenetR } from '../../src/datasets/label-spaces/imagenet-r.ts';
import { imagenet } from '../../src/datasets/label-spaces/imagenet.ts';
import { imagenet16 } from '../../src/datasets/label-spaces/imagenet16.ts';
import { objectnet } from '../../src/datasets/label-spaces/objectnet.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { recordColumns } from '../../src/engine/record.ts';
import { createNodePlatform } from '../../src/runtime/platform.node.ts';
import { decodeNpy } from '../../src/store/npy.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { bundlePath, describeConformance, readBundleJson } from './bundle.ts';

interface Indices {
  imagenet_class_indices: number[];
}
interface Images {
  imagenet: { file: string; label: number }[];
}

/** The stored logits of SqueezeNet on the 120 photos, and their labels. */
function squeezenet(): { data: Float32Array; labels: number[] } {
  const file = 'expected/predictions/imagenet_squeezenet10.imagenet120.logits.npy';
  const { data } = decodeNpy(new Uint8Array(readFileSync(bundlePath(file))));
  if (!(data instanceof Float32Array)) throw new Error('the logits are float32');
  const images = readBundleJson<Images>('expected/predictions/images.json').imagenet;
  return { data, labels: images.map(({ label }) => label) };
}

/** Records of the photos whose class is one of the label space, in its classes. */
function recordsIn({ classes, imagenet: map }: BuiltInLabelSpace) {
  if (map === undefined) throw new Error('no map');
  const { data, labels } = squeezenet();
  const classOf = (label: number) => map.groups.findIndex((group) => group.includes(label));
  const rows = labels.flatMap((label, row) => (classOf(label) < 0 ? [] : [{ row, label: classOf(label) }])); // prettier-ignore
  const kept = map.groups.flatMap((group, index) => (group.length > 0 ? [index] : []));
  const groups = kept.map((index) => map.groups[index] ?? []);
  const picked = Float32Array.from(rows.flatMap(({ row }) => [...data.subarray(row * 1000, row * 1000 + 1000)])); // prettier-ignore
  const mapped = mapLogits({ width: 1000, data: picked }, { ...map, groups });
  const columns = recordColumns({
    logits: { rows: rows.length, ...mapped },
    labels: rows.map(({ label }) => [kept.indexOf(label)]),
    unreadable: new Uint8Array(rows.length),
  });
  const column = (name: string) => Array.from(columns.get(name)?.data ?? []);
  const right = column('label_rank').filter((rank) => rank === 0).length;
  const logProbabilities = column('label_log_probability');
  const nll = -logProbabilities.reduce((sum, value) => sum + value, 0) / rows.length;
  return { n: rows.length, right, nll, classes: kept.map((index) => classes[index]) };
}

describeConformance('the built-in label spaces', () => {
  it('ImageNet has the names and synset ids of the bundle', () => {
    const classes = readBundleJson<{ wnid: string; label: string }[]>('imagenet/classes.json');
    expect(imagenet.classes).toEqual(classes.map(({ label }) => label));
    expect(imagenet.aliases.map(([wnid]) => wnid)).toEqual(classes.map(({ wnid }) => wnid));
  });

  it.each([
    ['label-maps/imagenet_r.json', imagenetR],
    ['label-maps/imagenet_a.json', imagenetA],
  ])('%s lists the same 200 classes', (file, { imagenet: map }) => {
    const { imagenet_class_indices: indices } = readBundleJson<Indices>(file);
    expect(map?.groups).toEqual(indices.map((index) => [index]));
  });

  it('the 16 categories hold the same classes', () => {
    const file = 'label-maps/imagenet_16.json';
    const { imagenet_class_indices: categories } = readBundleJson<{
      imagenet_class_indices: Record<string, number[]>;
    }>(file);
    const sorted = Object.keys(categories).sort();
    expect(imagenet16.classes).toEqual(sorted);
    expect(imagenet16.imagenet?.groups).toEqual(sorted.map((name) => categories[name]));
  });

  it('ObjectNet has the same folders and the same counterparts in ImageNet', () => {
    const folders = readBundleJson<Record<string, string>>('label-maps/objectnet_folders.json');
    const counterparts = readBundleJson<Record<string, string>>(
      'label-maps/objectnet_to_imagenet_1k.json',
    );
    const sorted = Object.keys(folders).sort();
    expect(objectnet.classes).toEqual(sorted.map((folder) => folders[folder]));
    const spelled = objectnet.classes.map((_, index) =>
      (objectnet.imagenet?.groups[index] ?? []).map(
        (target) =>
        [imagenet.classes[target], ...(imagenet.aliases[target] ?? [])].filter((n) => n !== undefined), // prettier-ignore
      ),
    );
    for (const [index, name] of objectnet.classes.entries()) {
      const expected = counterparts[name]?.split('; ') ?? [];
      expect(spelled[index]).toHaveLength(expected.length);
      for (const each of expected) expect(spelled[index]?.flat(), name).toContain(each);
    }
  });
});

// Expected numbers: numpy, float64, of the same logits: logits[:, indices] before softmax for -R and -A; mean of softmax
// over each category for the 16; arg-max over ObjectNet's 125 listed classes, right when it lies in the object's set
// (over all 1000 it would be 9 of 17).
describeConformance('SqueezeNet on the photos', () => {
  it('in the 200 classes of ImageNet-R: 16 of 20 right (12 without the mask)', () => {
    const { n, right, nll } = recordsIn(imagenetR);
    expect([n, right]).toEqual([20, 16]);
    expect(nll).toBeCloseTo(0.727905015634477, 9);
  });

  it('in the 200 classes of ImageNet-A: 24 of 29 right (18 without the mask)', () => {
    const { n, right, nll } = recordsIn(imagenetA);
    expect([n, right]).toEqual([29, 24]);
    expect(nll).toBeCloseTo(0.6465197967586309, 9);
  });

  it('in ObjectNet’s 113 classes: 13 of 17 right', () => {
    const { n, right, classes } = recordsIn(objectnet);
    expect([n, right, classes.length]).toEqual([17, 13, 113]);
  });

  it('in the 16 categories: 21 of 23 right, and all 120 decisions are model-vs-human’s', () => {
    expect(recordsIn(imagenet16)).toMatchObject({ n: 23, right: 21 });
    const { data } = squeezenet();
    const map = imagenet16.imagenet;
    if (map === undefined) throw new Error('no map');
    const columns = recordColumns({
      logits: { rows: 120, ...mapLogits({ width: 1000, data }, map) },
      labels: Array.from({ length: 120 }, () => []),
      unreadable: new Uint8Array(120),
    });
    const decisions = Array.from(columns.get('top_id_1')?.data ?? [], (id) => id.toString(16));
    expect(decisions.join('')).toBe(
      'e3335dbc9333b1333aaaaaaaaaaaaaaa77e5277a173dcc0e0d855e545d5c748905d27e5ecbb855fc55f255b455c8ecfb9c54555cfd5d95d622fde958',
    );
    const confidence = Array.from(columns.get('top_probability_1')?.data ?? []);
    expect(confidence.reduce((sum, p) => sum + p, 0) / 120).toBeCloseTo(0.6657028284735649, 6);
  });
});

describeConformance('an ImageNet model on the folders of ImageNet-R', () => {
  let folder = '';
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['answers in its 200 classes where they are named', { labels: 'imagenet_r' }, [16 / 20, 200]],
    ['answers in all of its own where only folders of some are there', {}, [12 / 20, 1000]],
  ])('%s', async (_, labels, expected) => {
    folder = await temporaryFolder('imagenet-r');
    const images = readBundleJson<Images>('expected/predictions/images.json').imagenet;
    const listed = new Set(imagenetR.imagenet?.groups.flat());
    for (const { file, label } of images.filter((image) => listed.has(image.label))) {
      const wnid = imagenet.aliases[label]?.[0] ?? '';
      await mkdir(join(folder, 'imagenet-r', wnid), { recursive: true });
      await cp(bundlePath(file), join(folder, 'imagenet-r', wnid, 'art_0.jpg'));
    }
    const written = parseRunFile(readFileSync(bundlePath('imagenet.yaml'), 'utf8'));
    const model = written.models?.['imagenet_squeezenet10'];
    if (model === undefined) throw new Error('no model');
    const runFile = checkRunFile(
      JSON.parse(
        JSON.stringify({
          model: ['squeezenet'],
          models: {
            squeezenet: { ...model, labels: 'imagenet', file: bundlePath(model.file ?? '') },
          },
          datasets: { renditions: { folder: 'imagenet-r', ...labels } },
          task_library: { right: { measure: 'accuracy', dataset: 'renditions', top_k: [1] } },
          batch_size: 8,
        }),
      ),
      { name: 'test' },
    );
    const platform = createNodePlatform({
      out: join(folder, 'runs'),
      baseDirectory: folder,
      inThread: true,
    });
    const [run] = await evaluate(composeConfiguration({ runFile }), platform);
    const { value, n } = run?.values['renditions_accuracy_top1'] ?? {};
    expect([n, value, run?.datasets['renditions']?.classes.length]).toEqual([20, ...expected]);
  });
});
