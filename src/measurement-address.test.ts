import { describe, expect, it } from 'vitest';
import { addressOf, slug, valueName } from './measurement-address.ts';

describe('addresses', () => {
  it('name kind, measurement and dataset', () => {
    expect(addressOf('property', 'sparsity', 'cifar10_test', {})).toBe(
      'property:sparsity:dataset=cifar10_test',
    );
  });
  it('sort parameters by name and write lists as JSON', () => {
    const parameters = { thresholds: [0.1, 0.5], bins: 10 };
    expect(addressOf('property', 'sparsity', 'd', parameters)).toBe(
      'property:sparsity:dataset=d;bins=10;thresholds=[0.1,0.5]',
    );
  });
  it('quote a text that could be read as something else', () => {
    expect(addressOf('task', 't', 'd', { group: 'region' })).toBe('task:t:dataset=d;group=region');
    expect(addressOf('task', 't', 'd', { group: '15' })).toBe('task:t:dataset=d;group="15"');
    expect(addressOf('task', 't', 'd', { group: 'a;b=c' })).toBe('task:t:dataset=d;group="a;b=c"');
  });
});

describe('value names', () => {
  it('join dataset, measure and detail', () => {
    expect(valueName('cifar10_test', 'accuracy', 'top1')).toBe('cifar10_test_accuracy_top1');
    expect(valueName('d', 'sparsity', '0.5')).toBe('d_sparsity_0.5');
    expect(valueName('d', 'consistency', '')).toBe('d_consistency');
  });
  it('take another name in the measure’s place', () => {
    expect(valueName('d', 'accuracy', 'top1', 'second')).toBe('d_second_top1');
    expect(valueName('d', 'accuracy', 'top1', null)).toBe('d_accuracy_top1');
  });
  it.each([
    ['Region A', 'region_a'],
    ['rotate_-27', 'rotate_-27'],
    ['2,-3', '2_-3'],
    ['São Tomé', 'sao_tome'],
    ['东京', 'u4e1cu4eac'],
    ['8/255', '8_255'],
    ['', ''],
  ])('write "%s" as "%s"', (text, expected) => expect(slug(text)).toBe(expected));
});
