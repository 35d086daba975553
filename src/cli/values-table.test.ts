import { expect, it } from 'vitest';
import { exampleRun } from '../../tests/fixtures/run.ts';
import { valuesTable } from './values-table.ts';

it('one run is shown with intervals and n, its primary values alone', () => {
  const text = valuesTable([exampleRun()], 80);
  expect(text).toContain('photos_accuracy_top1    0.5000  0.1500 to 0.8500  4');
  expect(text).toContain('photos_calibration_nll  1.2500  –                 4');
  expect(text).not.toContain('photos_accuracy_top5');
});

it('several runs are shown side by side, a value that one lacks as a dash', () => {
  const other = exampleRun();
  other.model.name = 'other';
  other.values = {};
  const lines = valuesTable([exampleRun(), other], 80).split('\n');
  expect(lines[0]).toBe('value                      net  other');
  expect(lines[2]).toBe('photos_accuracy_top1    0.5000      –');
});

it('what was not measured is told with the reason', () => {
  expect(valuesTable([exampleRun()], 80)).toContain(
    'net: property:sparsity:dataset=photos skipped (The model has no embedding output.)',
  );
});

it('what is undefined is told with the reason', () => {
  const run = exampleRun();
  const [first] = run.measurements;
  run.measurements = first === undefined ? [] : [{ ...first, primary: null, details: { undefined: [{ value: 'v', reason: 'no group has 30 examples' }] } }]; // prettier-ignore
  expect(valuesTable([run], 80)).toMatch(/^net: .* undefined \(no group has 30 examples\)$/m);
});

it('skipped pictures are counted and named, the first of them', () => {
  const run = exampleRun();
  const skipped = Array.from({ length: 7 }, (_, i) => ({ id: `${i}.png`, code: 'corrupt_image', message: 'Cut.' })); // prettier-ignore
  run.datasets = { photos: { examples: 9, sha256: '', skipped, nonfinite: 0, classes: [] } };
  const text = valuesTable([run, run], 80);
  expect(text).toContain('photos: 7 of 9 pictures could not be read and were skipped:\n');
  expect(text.match(/^  \d\.png: corrupt_image: Cut\.$/gm)).toHaveLength(5);
  expect(text).toContain('… and 2 more');
});

it('many models are broken into blocks that fit the terminal', () => {
  const runs = Array.from({ length: 8 }, (_, index) => {
    const run = exampleRun();
    run.model.name = `a_model_with_a_long_name_${index}`;
    run.measurements = run.measurements.slice(0, 2);
    return run;
  });
  const text = valuesTable(runs, 80);
  expect(text.match(/^photos_accuracy_top1/gm)).toHaveLength(4);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});
