import { csvParse } from 'd3-dsv';
import { describe, expect, it } from 'vitest';
import { exampleRun } from '../../tests/fixtures/run.ts';
import { csvColumns, formatCsv } from './csv.ts';
import { formatRunJson } from './json.ts';
import { formatMarkdown } from './markdown.ts';
import { intervalText, numberText, plainText } from './number-text.ts';
import { formatTable } from './terminal-table.ts';

describe('formatRunJson', () => {
  it('is JSON of the same run', () => {
    expect(JSON.parse(formatRunJson(exampleRun()))).toEqual(exampleRun());
  });

  it('puts lists of plain values on one line', () => {
    const text = formatRunJson(exampleRun());
    expect(text).toContain('"ci95": [0.15, 0.85],\n');
    expect(text.endsWith('}\n')).toBe(true);
  });
});

describe('formatCsv', () => {
  it('has a row for every value of every run', () => {
    const rows = csvParse(formatCsv([exampleRun(), exampleRun()]));
    expect(rows).toHaveLength(6);
    expect(rows.columns).toEqual([...csvColumns]);
    expect(rows[2]).toMatchObject({
      run: exampleRun().id,
      model: 'net',
      dataset: 'photos',
      kind: 'property',
      measure: 'calibration',
      version: '2',
      name: 'photos_calibration_nll',
      primary: 'true',
      value: '1.25',
      n: '4',
      ci95_low: '',
      ci_method: 'fewer than 30 examples',
    });
  });

  it('is only titles without runs', () => {
    expect(formatCsv([])).toBe(`${csvColumns.join(',')}\r\n`);
  });

  it('survives quotes, commas and line feeds', () => {
    const run = exampleRun();
    run.model.name = 'a "b", c\nd';
    expect(csvParse(formatCsv([run]))[0]?.['model']).toBe('a "b", c\nd');
  });

  it('does not let a name become a formula, and leaves negative numbers numbers', () => {
    const run = exampleRun();
    run.model.name = '=HYPERLINK("x")';
    for (const value of Object.values(run.values)) value.value = -1.5;
    const row = csvParse(formatCsv([run]))[0];
    expect(row?.['model']).toBe('\'=HYPERLINK("x")');
    expect(row?.['value']).toBe('-1.5');
  });
});

describe('formatMarkdown', () => {
  const text = formatMarkdown([exampleRun()]);

  it('shows values with interval and n, the primary ones bold', () => {
    expect(text).toContain('| **photos_accuracy_top1** | 0.5000 | 0.1500 to 0.8500 | 4 |');
    expect(text).toContain('| photos_accuracy_top5 | 1 |');
  });

  it('says what was not measured, and why', () => {
    expect(text).toContain('sparsity:dataset=photos: skipped: The model has no embedding output.');
    expect(text).toContain('5 examples, 1 of them not readable');
    expect(text).toContain('on wasm (no GPU adapter)');
  });

  it('does not let a name make cells or HTML', () => {
    const run = exampleRun();
    run.model.name = '<img src=x> | *b*\n# c';
    const title = formatMarkdown([run]).split('\n')[0];
    expect(title).toBe('## \\<img src=x\\> \\| \\*b\\*\uFFFD# c');
  });
});

describe('formatTable', () => {
  const columns = [{ title: 'value' }, { title: 'a', align: 'right' }, { title: 'b' }] as const;
  const rows = [
    ['x', '1', 'left'],
    ['longer', '10', 'y'],
  ];

  it('aligns columns under their titles', () => {
    expect(formatTable(columns, rows)).toBe(
      ['value    a  b', '──────  ──  ────', 'x        1  left', 'longer  10  y', ''].join('\n'),
    );
  });

  it('repeats the first column where the others do not fit', () => {
    const text = formatTable(columns, rows, 11);
    expect(text.match(/^longer/gm)).toHaveLength(2);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(12);
  });

  it('takes control characters out of cells', () => {
    expect(formatTable([{ title: 'a' }], [['\u001b[2Jx\n']])).toContain('\uFFFD[2Jx\uFFFD');
  });
});

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [64, '64'],
    [0.804, '0.8040'],
    [-0.00001234, '-0.00001234'],
    [1234.5678, '1234.57'],
    [12345678.9, '1.235e+7'],
  ])('%d is %s', (value, text) => {
    expect(numberText(value)).toBe(text);
  });

  it('an interval that is not there is a dash', () => {
    const { values } = exampleRun();
    expect(Object.values(values).map(intervalText)[2]).toBe('–');
  });

  it('plain text has no control characters', () => {
    expect(plainText('a\u0007b\u202Ec')).toBe('a\uFFFDb\uFFFDc');
  });
});
