import { describe, expect, it } from 'vitest';
import { Observable } from './observable.ts';

describe('observable', () => {
  it('listeners hear of a change, and not of an update that changes nothing', () => {
    const count = new Observable(1);
    const heard: number[] = [];
    count.subscribe(() => heard.push(count.value));
    count.update((value) => value + 1);
    count.update((value) => value);
    expect(heard).toEqual([2]);
  });

  it('a listener that ended hears nothing more, even when it ends during a change', () => {
    const count = new Observable(0);
    const heard: string[] = [];
    const end = count.subscribe(() => {
      heard.push('first');
      end();
    });
    count.subscribe(() => heard.push('second'));
    count.update(() => 1);
    count.update(() => 2);
    expect(heard).toEqual(['first', 'second', 'second']);
  });
});
