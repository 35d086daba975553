import { describe, expect, it } from 'vitest';
import { announcement, timeLeft } from './announcement.ts';
import { idleProgress, type RunProgress } from './run-progress.ts';

const pass = { id: 'p', model: 'a', dataset: 'd', view: 'identity', examples: 100, done: 0 };

function running(done: number): RunProgress {
  return { ...idleProgress, phase: 'running', passes: [pass], done, total: 100, secondsLeft: 8 };
}

describe('what is announced', () => {
  it('a run of a hundred steps is announced at most five times while it goes on', () => {
    const texts = Array.from({ length: 101 }, (_, done) => announcement(running(done)));
    expect([...new Set(texts)]).toEqual([
      'The run is under way.',
      '25 percent of the run is done.',
      '50 percent of the run is done.',
      '75 percent of the run is done.',
      'All pictures were shown; the last values are being computed.',
    ]);
  });

  it('nothing is announced before a run', () => {
    expect(announcement(idleProgress)).toBeNull();
  });

  it('a failure is announced with its reason', () => {
    const error = { name: 'ModelError', code: 'x', message: 'The file is cut off.', context: {} };
    const text = announcement({ ...idleProgress, phase: 'failed', error });
    expect(text).toContain('The file is cut off.');
  });

  it('time left is shown while the run goes on, when it is known', () => {
    expect(timeLeft(running(10))).toBe('about 8 s left');
    expect(timeLeft({ ...running(10), secondsLeft: null })).toBeNull();
    expect(timeLeft({ ...running(10), phase: 'stopping' })).toBeNull();
  });
});
