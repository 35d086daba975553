import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import type { RunDocument, RunMeasurement, RunValue } from '../../report/run-document.ts';
import { exampleRun } from '../../../tests/fixtures/run.ts';
import { numericMagnitudes, readCurves } from './curves.ts';
import { readCalibrated, readGroups, readReliability } from './details.ts';
import { datasetOf, valueGroups } from './value-groups.ts';

function value(measurement: string, number = 0.5): RunValue {
  return {
    value: number,
    n: 40,
    ci95: [0.4, 0.6],
    ciMethod: 'Wilson',
    unit: 'share',
    range: [0, 1],
    best: 'highest',
    measurement,
  };
}

function measurement(address: string, primary: string | null, details: JsonObject = {}) {
  const [kind, measure = ''] = address.split(':');
  const made: RunMeasurement = {
    address,
    kind: kind === 'property' ? 'property' : 'task',
    measure,
    version: 1,
    status: 'ok',
    primary,
    details,
  };
  return made;
}

function run(measurements: RunMeasurement[], values: Record<string, RunValue>): RunDocument {
  return { ...exampleRun(), measurements, values };
}

describe('values by measurement', () => {
  const accuracy = 'task:accuracy:dataset=d';
  const ece = 'property:calibration:dataset=d;bins=10';

  it('properties come first, and the primary value leads', () => {
    const groups = valueGroups(
      run([measurement(accuracy, 'd_accuracy_top1'), measurement(ece, 'd_calibration_ece')], {
        d_accuracy_balanced: value(accuracy),
        d_accuracy_top1: value(accuracy),
        d_calibration_ece: value(ece),
      }),
    );
    expect(groups.map(({ measurement: { measure } }) => measure)).toEqual([
      'calibration',
      'accuracy',
    ]);
    expect(groups[1]?.shown.map(({ name }) => name)).toEqual([
      'd_accuracy_top1',
      'd_accuracy_balanced',
    ]);
  });

  it('of many values the first eight are shown, of eleven all', () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`d_a_${i}`, value(accuracy)]));
    const counts = [11, 12].map((count) => {
      const [group] = valueGroups(run([measurement(accuracy, 'd_a_3')], many(count)));
      return [group?.shown.length, group?.more.length];
    });
    expect(counts).toEqual([
      [11, 0],
      [8, 4],
    ]);
  });

  it('values that do not exist are listed with their reasons', () => {
    const missing = { undefined: [{ value: 'd_accuracy_class_3', reason: 'no example' }] };
    const [group] = valueGroups(run([measurement(accuracy, null, missing)], {}));
    expect(group?.missing).toEqual([{ name: 'd_accuracy_class_3', reason: 'no example' }]);
    expect(group?.shown).toEqual([]);
  });

  it('an address tells its dataset, with and without parameters', () => {
    expect([accuracy, ece, 'task:x'].map(datasetOf)).toEqual(['d', 'd', '']);
  });
});

describe('details that are drawn', () => {
  it('an empty bin has a place but no accuracy', () => {
    const bins = [
      { low: 0, high: 0.5, count: 0, meanConfidence: null, accuracy: null, accuracy95: null },
      { low: 0.5, high: 1, count: 4, meanConfidence: 0.8, accuracy: 0.75, accuracy95: [0.2, 0.99] },
    ];
    expect(readReliability(measurement('property:calibration:dataset=d', null, { bins }))).toEqual([
      { low: 0, high: 0.5, count: 0, confidence: null, accuracy: null, interval: null },
      { low: 0.5, high: 1, count: 4, confidence: 0.8, accuracy: 0.75, interval: [0.2, 0.99] },
    ]);
  });

  it('a measurement without bins, groups or curve is not drawn', () => {
    const plain = measurement('task:accuracy:dataset=d', null, { bins: 'many', groups: [1, null] });
    expect(readReliability(plain)).toBeNull();
    expect(readGroups(run([plain], {}), plain)).toBeNull();
    expect(readCurves(run([plain], {}))).toEqual([]);
    expect(readCalibrated(plain, 'ece')).toBeNull();
  });

  it('the calibrated error is read by name', () => {
    const calibrated = { draws: 1000, ece: { mean: 0.02, quantile95: 0.03 } };
    const made = measurement('property:calibration:dataset=d', null, { calibrated });
    expect(readCalibrated(made, 'ece')).toEqual({ mean: 0.02, quantile95: 0.03 });
    expect(readCalibrated(made, 'mce')).toBeNull();
  });

  it('a group takes the value whose name ends with its slug', () => {
    const address = 'task:group_accuracy:dataset=d;group=region';
    const groups = [
      { group: 'New Land', n: 40, compared: true },
      { group: 'islet', n: 3, compared: false },
      { group: 'nobody', n: 0, compared: false },
    ];
    const made = measurement(address, 'd_accuracy_worst_group', { group: 'region', groups });
    const read = readGroups(
      run([made], {
        d_accuracy_new_land: value(address, 0.7),
        d_accuracy_islet: value(address, 0.2),
        other_islet: value('task:other:dataset=d', 0.9),
      }),
      made,
    );
    expect(read?.column).toBe('region');
    expect(read?.bars.map((bar) => [bar.group, bar.value.value, bar.compared])).toEqual([
      ['New Land', 0.7, true],
      ['islet', 0.2, false],
    ]);
  });
});

describe('curves', () => {
  const point = (magnitude: string, number: number | null) => ({
    magnitude,
    value: number,
    low: number === null ? null : number - 0.1,
    high: null,
    n: 9,
  });
  const rotation = (measure: string) =>
    measurement(`property:${measure}:dataset=d`, `d_${measure}_rotate`, {
      curve: [point('-30', 0.5), point('30', 0.6), point('180', null)],
    });

  it('measurements under the same transform of the same dataset share a figure', () => {
    const shifted = measurement(
      'property:consistency:dataset=d;transform=translate',
      'd_c_translate',
      {
        curve: [point('1,0', 0.9), point('2,0', 0.8)],
      },
    );
    const figures = readCurves(
      run([rotation('equivariance'), rotation('consistency'), shifted], {}),
    );
    expect(
      figures.map(({ transform, series }) => [transform, series.map(({ measure }) => measure)]),
    ).toEqual([
      ['rotate', ['equivariance', 'consistency']],
      ['translate', ['consistency']],
    ]);
  });

  it('a magnitude without a value is left out of the line and named', () => {
    const [series] = readCurves(run([rotation('invariance')], {}))[0]?.series ?? [];
    expect(series?.points.map(({ magnitude }) => magnitude)).toEqual(['-30', '30']);
    expect(series?.missing).toEqual(['180']);
    expect(series?.points[0]).toMatchObject({ low: 0.4, high: null });
  });

  it('one point is no curve', () => {
    const single = measurement('property:consistency:dataset=d;transform=hflip', 'd_c_hflip', {
      curve: [point('', 0.9)],
    });
    expect(readCurves(run([single], {}))).toEqual([]);
  });

  it('magnitudes are numbers only where all of them are', () => {
    const figureOf = (...magnitudes: string[]) => {
      const points = magnitudes.map((magnitude) => ({
        magnitude,
        value: 1,
        low: null,
        high: null,
        n: 1,
      }));
      const series = [{ measure: 'm', address: 'a', points, missing: [] }];
      return { dataset: 'd', transform: 't', series };
    };
    expect(numericMagnitudes(figureOf('-30', '30'))?.get('-30')).toBe(-30);
    expect(numericMagnitudes(figureOf('15,bicubic', '30,bicubic'))?.get('30,bicubic')).toBe(30);
    expect(numericMagnitudes(figureOf('1,0', '2'))).toBeNull();
    expect(numericMagnitudes(figureOf(''))).toBeNull();
  });
});
