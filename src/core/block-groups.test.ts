import { expect, it } from 'vitest';
import { blockGroups, sumByGroup, sumOfGroups } from './block-groups.ts';

it('up to 32 blocks are a group each', () => {
  const groups = blockGroups(3 * 32 + 1);
  expect(groups.count).toBe(4);
  expect([0, 31, 32, 96].map((example) => groups.groupOf(example))).toEqual([0, 0, 1, 3]);
});
it('more blocks are dealt out, so that neighbours are in different groups', () => {
  const groups = blockGroups(100 * 32);
  expect(groups.count).toBe(32);
  expect([0, 1, 32, 33].map((block) => groups.groupOf(block * 32))).toEqual([0, 1, 0, 1]);
});
it('no examples have no groups', () => expect(blockGroups(0).count).toBe(0));
it('sums by group, and over all groups but one', () => {
  const data = Float64Array.from({ length: 33 * 2 }, (_, i) => (i % 2 === 0 ? 1 : i));
  const byGroup = sumByGroup({ width: 2, data }, blockGroups(33 * 32));
  expect(byGroup[0]).toBe(2);
  expect(byGroup[1]).toBe(1 + 65);
  expect([...sumOfGroups(byGroup, 2, null)]).toEqual([33, 33 * 33]);
  expect([...sumOfGroups(byGroup, 2, 0)]).toEqual([31, 33 * 33 - 66]);
});
