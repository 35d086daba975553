import { expect, it } from 'vitest';
import { exampleRun } from '../../../tests/fixtures/run.ts';
import { dataNotices } from './data-notices.ts';

it('pictures left out and answers that are no numbers are told by dataset', () => {
  const run = exampleRun();
  run.datasets = {
    photos: { examples: 5, sha256: '', skipped: [{ id: 'a', code: 'corrupt_image', message: '' }], nonfinite: 2, classes: [] },
    drawings: { examples: 5, sha256: '', skipped: [], nonfinite: 0, classes: [] },
  }; // prettier-ignore
  expect(dataNotices(run)).toEqual([
    expect.stringMatching(/^1 picture of photos could not be read and is left out/),
    expect.stringMatching(/^2 answers on photos held something that is not a finite number/),
  ]);
});

it('whole data is not worth a word', () => {
  const run = exampleRun();
  run.datasets = { photos: { examples: 5, sha256: '', skipped: [], nonfinite: 0, classes: [] } };
  expect(dataNotices(run)).toEqual([]);
});
