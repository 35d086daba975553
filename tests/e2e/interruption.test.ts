import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interplay, startInterplay } from '../command.ts';
import { colourModel } from '../fixtures/onnx.ts';
import { readValidRun } from '../run-validation.ts';

/** 2,000 drawn pictures under many rotations: eight chunks and some seconds with one worker. */
const runFile = `
model: [colour]
models:
  colour: { file: colour.onnx, labels: shapes }
property_group: [calibration_shapes_val, sparsity_shapes_val, consistency_shapes_val, equivariance_shapes_val]
task_group: [accuracy_shapes_val]
`;

/** Three colour channels to ten classes, by any fixed weights. */
const weights = [0, 1, 2].map((channel) =>
  Array.from({ length: 10 }, (_, label) => ((channel * 7 + label * 3) % 10) - 4.5),
);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interplay-interruption-'));
  await writeFile(join(folder, 'colour.onnx'), colourModel({ height: 32, width: 32, weights }));
  await writeFile(join(folder, 'run.yaml'), runFile);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const command = (out: string, ...more: string[]) => [
  'evaluate',
  'run.yaml',
  '--json',
  '--workers',
  '1',
  '--out',
  out,
  ...more,
];

/** Number of chunk files that are stored. */
async function storedChunks(out: string): Promise<number> {
  const files = await readdir(join(folder, out, 'passes'), { recursive: true }).catch(() => []);
  return files.filter((file) => file.endsWith('.chunk')).length;
}

/** Starts a run and sends it a signal once it has stored some chunks. */
async function interrupted(out: string, signal: NodeJS.Signals) {
  const running = startInterplay(command(out), folder);
  while ((await storedChunks(out)) < 3) await setTimeout(10);
  running.kill(signal);
  return running.result;
}

function valuesOf(stdout: string): string {
  const { runs }: { runs: string[] } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  const run = readValidRun(join(folder, runs[0] ?? ''));
  expect(run.status).toBe('complete');
  return JSON.stringify(run.values);
}

describe('a run that is interrupted', () => {
  let whole = '';
  beforeAll(async () => {
    whole = valuesOf((await interplay(command('whole'), folder)).stdout);
  });

  it('goes on after its process was killed, and ends with byte-identical values', async () => {
    const { code } = await interrupted('killed', 'SIGKILL');
    expect(code).toBeNull();
    const { stdout, stderr } = await interplay(command('killed', '--resume'), folder);
    expect(stderr).toMatch(/going on: \d+ inferences are stored/);
    expect(valuesOf(stdout)).toBe(whole);
  });

  it('stops cleanly on Ctrl-C, says how to go on, and goes on', async () => {
    const { code, stdout, stderr } = await interrupted('stopped', 'SIGINT');
    expect(code).toBe(130);
    expect(stderr).toContain('error[cancelled]');
    expect(stderr).toContain('type the same command again');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'cancelled' } });
    const again = await interplay(command('stopped'), folder);
    expect(again.stderr).toContain('going on: ');
    expect(valuesOf(again.stdout)).toBe(whole);
  });
});
