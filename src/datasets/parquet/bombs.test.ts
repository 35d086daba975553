import { describe, expect, it } from 'vitest';
import { decompressorOf } from './decompression.ts';
import { createKeeper } from './keeper.ts';
import { checkDelta, checkRuns } from './runs.ts';
import { thriftEnd } from './thrift.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('structures of a footer', () => {
  it('end behind their stop byte, and not at all where the bytes end first', () => {
    // Field 1: i32 5; field 2: binary "ab"; stop.
    const whole = bytes(0x15, 0x0a, 0x18, 2, 0x61, 0x62, 0, 9, 9);
    expect(thriftEnd(whole, 0)).toBe(7);
    for (let length = 0; length < 7; length++) {
      expect(thriftEnd(whole.subarray(0, length), 0)).toBeNull();
    }
  });

  it('hold no lists longer than the bytes that are left', () => {
    expect(thriftEnd(bytes(0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07, 0, 0), 0)).toBeNull();
  });

  it('are not nested without end, and hold no numbers without end', () => {
    expect(() => thriftEnd(new Uint8Array(1000).fill(0x1c), 0)).toThrow('nested');
    expect(() => thriftEnd(new Uint8Array(1000).fill(0x19), 0)).toThrow('nested');
    expect(() => thriftEnd(bytes(0x15, ...new Array<number>(20).fill(0x80)), 0)).toThrow('number');
    expect(() => thriftEnd(bytes(0x1b, 0), 0)).toThrow('type 11');
  });
});

describe('runs of a page', () => {
  it('hold as many numbers as the page says', () => {
    const run = bytes(5 << 1, 1);
    expect(() => checkRuns(run, 0, 2, 1, 5)).not.toThrow();
    expect(() => checkRuns(run, 0, 2, 1, 4)).toThrow('more values');
    expect(() => checkRuns(run, 0, 2, 1, 6)).toThrow('ends inside');
    expect(() => checkRuns(run, 0, 2, 1, 6, true)).not.toThrow();
  });

  it('are padded to eight numbers where they are packed', () => {
    const packed = bytes((1 << 1) | 1, 0b00010111);
    expect(() => checkRuns(packed, 0, 2, 1, 5)).not.toThrow();
    expect(() => checkRuns(packed, 0, 1, 1, 5)).toThrow('fewer values');
  });

  it('do not write gigabytes', () => {
    const bomb = bytes(0xfe, 0xff, 0xff, 0xff, 0x0f, 1);
    expect(() => checkRuns(bomb, 0, 6, 1, 5)).toThrow('more values');
    const emptyPacked = bytes(0xff, 0xff, 0xff, 0xff, 0x0f);
    expect(() => checkRuns(emptyPacked, 0, 5, 0, 5)).toThrow('more values');
    expect(() => checkRuns(bytes(2, 0), 0, 2, 255, 1)).toThrow('255 bits');
  });

  it('of differences say block sizes that can be', () => {
    expect(() => checkDelta(bytes(0x80, 1, 4, 12), 0, 12)).not.toThrow(); // 128 in 4 parts
    for (const head of [
      [0x80, 1, 4, 13], // more values than the page
      [0x80, 1, 0, 12], // no parts
      [0xff, 0xff, 0xff, 0xff, 0x0f, 4, 12], // blocks of four billion
      [0x80, 1],
    ]) {
      expect(() => checkDelta(bytes(...head), 0, 12)).toThrow();
    }
  });
});

describe('decompression', () => {
  it('gives no more than the page says, and no page says more than it can hold', async () => {
    const snappy = await decompressorOf('SNAPPY');
    expect([...snappy(bytes(3, 2 << 2, 7, 8, 9), 3)]).toEqual([7, 8, 9]);
    expect(() => snappy(bytes(3, 2 << 2, 7, 8, 9), 4)).toThrow();
    expect(() => snappy(bytes(3, 2 << 2, 7, 8, 9), 1e9)).toThrow('says that it holds');
    expect(() => snappy(bytes(3, 2 << 2, 7, 8, 9), -1)).toThrow('says that it holds');
  });
});

describe('what is kept of a file', () => {
  const costing = (cost: number) => () => Promise.resolve({ cost });

  it('costs no more than its limit, and loses first what was used longest ago', async () => {
    const keep = createKeeper(10);
    const first = await keep('a', 0, costing(4));
    await keep('b', 0, costing(4));
    expect(await keep('a', 0, costing(4))).toBe(first);
    await keep('c', 0, costing(4));
    expect(await keep('a', 0, costing(4))).toBe(first);
    const again = { cost: 4 };
    expect(await keep('b', 0, () => Promise.resolve(again))).toBe(again);
  });

  it('makes room before what is expected to be large', async () => {
    const keep = createKeeper(10);
    const first = await keep('a', 0, costing(4));
    await keep('b', 7, costing(1));
    expect(await keep('a', 0, costing(4))).not.toBe(first);
  });

  it('is made once when it is asked for twice, and again after it failed', async () => {
    const keep = createKeeper(10);
    const failing = () => Promise.reject(new Error('broken'));
    await expect(keep('a', 0, failing)).rejects.toThrow('broken');
    const both = [keep('a', 0, costing(1)), keep('a', 0, failing)];
    expect(await both[1]).toBe(await both[0]);
  });
});
