import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunDocument } from '../../src/report/run-document.ts';
import { interplay } from '../command.ts';
import { readValidRun } from '../run-validation.ts';
import { bundlePath, describeConformance, readBundleJson } from './bundle.ts';

/** A reference value of `expected/metrics.json`. */
interface Expected {
  value: number;
}

interface ModelMetrics {
  classification: {
    accuracy_top1: Expected;
    accuracy_top5: Expected;
    nll: Expected;
    brier: Expected;
    calibration: { ece: Expected };
  };
  fairness: {
    accuracy_by_group: { value: Record<string, number> };
    worst_group_accuracy: number;
    difference_between_groups: number;
  };
  representation: { active_fraction: Record<string, number | string> };
}

const TOLERANCE = 1e-5;
const TIMEOUT = 300_000;

let out = '';
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'interplay-conformance-'));
});
afterAll(async () => {
  await rm(out, { recursive: true, force: true });
});

/** Evaluates a run file of the bundle; its runs by model, each checked against the published schema. */
async function evaluate(file: string, backend: string): Promise<Map<string, RunDocument>> {
  const args = ['evaluate', bundlePath(file), '--backend', backend, '--out', out, '--json'];
  const { code, stdout, stderr } = await interplay(args, out);
  if (code !== 0) throw new Error(stderr);
  const { runs }: { runs: string[] } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  return new Map(runs.map(readValidRun).map((run) => [run.model.name, run]));
}

/** Right answers that a top-k accuracy stands for; it must be a whole number. */
function correctOf(run: RunDocument | undefined, name: string): number {
  const value = run?.values[name];
  return value === undefined ? NaN : value.value * value.n;
}

describeConformance.each(['cpu', 'wasm'])('interplay evaluate cifar10.yaml on %s', (backend) => {
  let runs = new Map<string, RunDocument>();
  beforeAll(async () => {
    runs = await evaluate('cifar10.yaml', backend);
  }, TIMEOUT);

  const value = (model: string, name: string) =>
    runs.get(model)?.values[`cifar10_test_${name}`]?.value ?? NaN;

  it('uses the backend that was asked for, and the check finds no difference', () => {
    for (const { environment } of runs.values()) {
      expect(environment.backend.used).toBe(backend);
      expect(environment.check).toMatchObject({ ok: true, top1Agreement: 1 });
    }
  });

  it.each([
    ['cifar10_resnet20', 804],
    ['cifar10_resnet32', 840],
  ])('%s answers %d of 1,000 pictures rightly', (model, correct) => {
    expect(correctOf(runs.get(model), 'cifar10_test_accuracy_top1')).toBeCloseTo(correct, 9);
  });

  describe.each(['cifar10_resnet20', 'cifar10_resnet32'])('%s', (model) => {
    const expected = () =>
      readBundleJson<Record<string, ModelMetrics>>('expected/metrics.json')[model];

    it('has the reference accuracy, NLL, Brier score and both ECEs', () => {
      const { classification } = expected() ?? {};
      const pairs = [
        ['accuracy_top1', classification?.accuracy_top1],
        ['accuracy_top5', classification?.accuracy_top5],
        ['calibration_nll', classification?.nll],
        ['calibration_brier', classification?.brier],
        ['calibration_ece', classification?.calibration.ece],
        ['calibration_ece_tm15', classification?.calibration.ece],
      ] as const;
      for (const [name, reference] of pairs) {
        expect(Math.abs(value(model, name) - (reference?.value ?? NaN)), name).toBeLessThan(
          TOLERANCE,
        );
      }
    });

    it('has the reference share of active units at every threshold', () => {
      for (const threshold of [0.1, 0.5, 1, 1.5, 2, 2.5, 3]) {
        const reference = Number(expected()?.representation.active_fraction[threshold]);
        const difference = value(model, `sparsity_${threshold}`) - reference;
        expect(Math.abs(difference), `threshold ${threshold}`).toBeLessThan(TOLERANCE);
      }
    });

    it('has the reference accuracy of every group', () => {
      const { fairness } = expected() ?? {};
      const groups = Object.entries(fairness?.accuracy_by_group.value ?? {});
      expect(groups).toHaveLength(4);
      for (const [group, reference] of [
        ...groups,
        ['worst_group', fairness?.worst_group_accuracy ?? NaN] as const,
        ['gap', fairness?.difference_between_groups ?? NaN] as const,
      ]) {
        const difference = value(model, `accuracy_${group}`) - reference;
        expect(Math.abs(difference), group).toBeLessThan(TOLERANCE);
      }
    });
  });
});

describeConformance.each(['cpu', 'wasm'])('interplay evaluate imagenet.yaml on %s', (backend) => {
  it(
    'answers 64 of 120 photos rightly, 92 among the best five',
    async () => {
      const run = (await evaluate('imagenet.yaml', backend)).get('imagenet_squeezenet10');
      expect(correctOf(run, 'imagenet_sample_accuracy_top1')).toBeCloseTo(64, 9);
      expect(correctOf(run, 'imagenet_sample_accuracy_top5')).toBeCloseTo(92, 9);
      expect(run?.environment.backend.used).toBe(backend);
    },
    TIMEOUT,
  );
});

describeConformance('interplay inspect', () => {
  interface PreprocessExpectation {
    images: Record<
      string,
      { width: number; height: number; rgb_sha256: string; sha256: Record<string, string> }
    >;
  }

  it.each([
    ['{resize: 256, crop: 224}', 'tv_resize256_bilinear_crop224'],
    ['{resize: 256, crop: 224, interpolation: bicubic}', 'tv_resize256_bicubic_crop224'],
    ['{resize: [224, 224]}', 'tv_resize224x224_bilinear'],
  ])(
    'decodes, resizes and crops 120 photos as PIL and torchvision do: %s',
    async (preprocess, pipeline) => {
      const { images } = readBundleJson<PreprocessExpectation>('expected/preprocess.json');
      const files = Object.keys(images);
      const paths = files.map((file) => bundlePath(`imagenet/${file}`));
      const { stdout } = await interplay(['inspect', ...paths, '--preprocess', preprocess], out);
      const expected = files.map((file, index) => {
        const { width, height, rgb_sha256, sha256 } = images[file] ?? {};
        return [paths[index], width, height, rgb_sha256, sha256?.[pipeline]].join('\t');
      });
      expect(stdout.trimEnd().split('\n')).toEqual(expected);
      expect(files).toHaveLength(120);
    },
    TIMEOUT,
  );
});
