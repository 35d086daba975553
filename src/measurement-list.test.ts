import { describe, expect, it } from 'vitest';
import { findMeasurement, measurementList } from './measurement-list.ts';

describe('the list of measurements', () => {
  it('names each once', () => {
    const ids = measurementList.map(({ meta }) => meta.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
  it('finds each by its id', () => {
    for (const measurement of measurementList) {
      expect(findMeasurement(measurement.meta.id)).toBe(measurement);
    }
  });
  it('suggests the nearest name for an unknown one', () => {
    expect(() => findMeasurement('sparcity')).toThrow(
      expect.objectContaining({
        code: 'unknown_measurement',
        message: expect.stringContaining('"sparsity"'),
      }),
    );
  });
});

describe.each(measurementList.map((measurement) => [measurement.meta.id, measurement] as const))(
  '%s',
  (_, { meta, parameters, bind }) => {
    const required = Object.fromEntries(
      Object.entries(parameters)
        .filter(([, spec]) => spec.default === null)
        .map(([name]) => [name, 'region']),
    );
    it('describes itself: a title, a sentence, a unit, a reference', () => {
      for (const text of [meta.title, meta.summary, meta.unit, meta.reference]) {
        expect(text).not.toBe('');
      }
      expect(meta.summary).toMatch(/\.$/);
    });
    it('describes every parameter', () => {
      for (const spec of Object.values(parameters)) expect(spec.description).toMatch(/\.$/);
    });
    it('refuses a parameter it does not have', () => {
      expect(() => bind({ ...required, nonsense: 1 })).toThrow(
        expect.objectContaining({ code: 'unknown_key' }),
      );
    });
    it('has row columns exactly when it reads a dense output', () => {
      const bound = bind(required);
      expect(bound.rows !== null).toBe(bound.needs.outputs.length > 0);
    });
    it('names its row columns after itself and its version, or after the sample that several share', () => {
      const own = Object.values(bind(required).needs.columns)
        .flat()
        .filter((column) => column.includes('@'));
      const names = [`${meta.id}@${meta.version}:`, 'embedding_sample@1:'];
      for (const column of own) expect(names.some((name) => column.startsWith(name))).toBe(true);
    });
    it('knows its primary value among the values that it may write', () => {
      const bound = bind(required);
      const subject = {
        hasEmbedding: true,
        classCount: 2,
        groups: ['region'],
        groupNames: { region: ['north'] },
        hasLabels: true,
      };
      expect(bound.details(subject)).toContain(bound.primary);
    });
    it('says why it cannot measure a model without outputs on a dataset without labels', () => {
      const nothing = {
        hasEmbedding: false,
        classCount: 2,
        groups: [],
        groupNames: {},
        hasLabels: false,
      };
      const compatible = bind(required).compatible(nothing);
      if (meta.id !== 'consistency') expect(compatible).toMatch(/\w+.*\.$/);
      else expect(compatible).toBe(true);
    });
  },
);
