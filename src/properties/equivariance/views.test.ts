import { describe, expect, it } from 'vitest';
import { viewsOf } from './views.ts';

describe('views', () => {
  it('are the transform’s own magnitudes unless some are given', () => {
    expect(viewsOf({ transform: 'rotate', magnitudes: [] }).map(({ view }) => view)).toEqual(
      ['-27', '45', '-54', '-81', '90', '-108', '-135', '135', '180'].map((m) => `rotate:${m}`),
    );
    expect(viewsOf({ transform: 'rotate', magnitudes: ['30'] })).toEqual([
      { magnitude: '30', view: 'rotate:30', detail: 'rotate_30' },
    ]);
  });
  it('are a single one for a transform without magnitudes', () => {
    expect(viewsOf({ transform: 'hflip', magnitudes: [] })).toEqual([
      { magnitude: '', view: 'hflip', detail: 'hflip' },
    ]);
  });
  it('need a known transform', () => {
    expect(() => viewsOf({ transform: 'rotat', magnitudes: [] })).toThrow(
      expect.objectContaining({
        code: 'unknown_transform',
        message: expect.stringContaining('rotate'),
      }),
    );
  });
});
