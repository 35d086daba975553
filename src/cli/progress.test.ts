import { expect, it } from 'vitest';
import type { RunEvent } from '../engine/events.ts';
import { makeProgressDisplay } from './progress.ts';

/** What a display writes where no bar can be drawn. */
function linesOf(events: readonly RunEvent[], resume = false): string[] {
  let written = '';
  const terminal = {
    out: () => undefined,
    err: (text: string) => void (written += text),
    width: 80,
    interactive: false,
  };
  const display = makeProgressDisplay(terminal, { resume });
  for (const event of events) display.show(event);
  display.stop();
  return written.split('\n').slice(0, -1);
}

function planned(stored: boolean, done: number): RunEvent {
  const pass = { id: 'p', model: 'net', dataset: 'photos', view: 'identity', examples: 100 };
  return {
    type: 'planned',
    runs: [{ id: 'r', model: 'net', stored }],
    passes: stored ? [] : [{ ...pass, done }],
    total: stored ? 0 : 100 - done,
  };
}

function progress(done: number): RunEvent {
  return { type: 'progress', passes: [], done, total: 100, perSecond: 50.4, secondsLeft: 2 };
}

it('tells the plan', () => {
  expect(linesOf([planned(false, 0)])).toEqual(['1 run, 100 inferences to do']);
});

it('tells that an interrupted run goes on', () => {
  expect(linesOf([planned(false, 30)])).toEqual([
    '1 run, 70 inferences to do',
    'going on: 30 inferences are stored',
  ]);
});

it('tells that a complete run is not repeated', () => {
  expect(linesOf([planned(true, 0)])[1]).toContain('1 run complete already');
});

it('says so when --resume finds nothing', () => {
  expect(linesOf([planned(false, 0)], true)[1]).toContain('nothing is stored to resume');
  expect(linesOf([planned(false, 30)], true).join()).not.toContain('nothing is stored');
});

it('writes a line for the last picture, and none for each between', () => {
  const lines = linesOf([progress(10), progress(20), progress(100)]);
  expect(lines).toEqual(['100 of 100, 50/s']);
});

it('passes notices and the backend check on', () => {
  const check = {
    reference: 'wasm' as const,
    examples: 8,
    maxLogitDifference: 0.00012,
    top1Agreement: 1,
    maxBatchDifference: 0,
    tolerance: 0.001,
    ok: false,
  };
  const [notice, told] = linesOf([
    { type: 'notice', code: 'backend_fallback', message: 'no GPU' },
    { type: 'check', model: 'net', check },
  ]);
  expect(notice).toBe('backend_fallback: no GPU');
  expect(told).toContain('check net: 8 examples against wasm: logits within 1.2e-4');
  expect(told).toContain('BEYOND TOLERANCE');
});
