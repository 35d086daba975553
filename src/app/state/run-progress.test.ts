import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../engine/events.ts';
import type { RunDocument, RunMeasurement, RunValue } from '../../report/run-document.ts';
import {
  advance,
  byModel,
  fractionDone,
  idleProgress,
  isActive,
  isFinding,
} from './run-progress.ts';
import type { RunAction, RunProgress } from './run-progress.ts';

const planned: RunEvent = {
  type: 'planned',
  runs: [
    { id: 'run-a', model: 'a', stored: false },
    { id: 'run-b', model: 'b', stored: true },
  ],
  passes: [
    { id: 'p1', model: 'a', dataset: 'val', view: 'identity', examples: 100, done: 20 },
    { id: 'p2', model: 'a', dataset: 'val', view: 'rotate:30', examples: 100, done: 0 },
    { id: 'p3', model: 'a', dataset: 'v2', view: 'identity', examples: 50, done: 0 },
  ],
  total: 230,
};

const value: RunValue = {
  value: 0.9,
  n: 100,
  ci95: [0.8, 0.95],
  ciMethod: 'wilson',
  unit: 'fraction',
  range: [0, 1],
  best: 'highest',
  measurement: 'task:accuracy:dataset=val',
};

function after(...actions: RunAction[]): RunProgress {
  return actions.reduce(advance, idleProgress);
}

function progress(done: number, passes: { id: string; done: number }[]): RunEvent {
  return { type: 'progress', passes, done, total: 230, perSecond: 40, secondsLeft: 5 };
}

describe('progress of a run', () => {
  it('starting again forgets the run before', () => {
    const state = after({ type: 'start' }, planned, { type: 'ended' }, { type: 'start' });
    expect(state).toEqual({ ...idleProgress, phase: 'starting' });
  });

  it('how much is done is unknown until there is a plan, then done over total', () => {
    expect(fractionDone(after({ type: 'start' }))).toBeNull();
    const state = after({ type: 'start' }, planned, progress(115, [{ id: 'p1', done: 100 }]));
    expect(fractionDone(state)).toBe(0.5);
    expect(state.secondsLeft).toBe(5);
  });

  it('a plan with nothing left to infer is wholly done', () => {
    expect(fractionDone(after({ type: 'start' }, { ...planned, total: 0 }))).toBe(1);
  });

  it('passes are grouped by model, then dataset, with their counts added up', () => {
    const counts = [
      { id: 'p1', done: 100 },
      { id: 'p3', done: 10 },
    ];
    const [first, second] = byModel(after({ type: 'start' }, planned, progress(90, counts)));
    expect(first).toMatchObject({ model: 'a', done: 110, examples: 250, finished: false });
    expect(first?.datasets.map(({ dataset, done }) => [dataset, done])).toEqual([
      ['val', 100],
      ['v2', 10],
    ]);
    expect(second).toMatchObject({ model: 'b', stored: true, finished: true, examples: 0 });
  });

  it('counts of an unknown pass change no pass', () => {
    const state = after({ type: 'start' }, planned, progress(1, [{ id: 'other', done: 9 }]));
    expect(state.passes.map(({ done }) => done)).toEqual([20, 0, 0]);
  });

  it('the same notice is shown once', () => {
    const notice: RunEvent = { type: 'notice', code: 'no_webgpu', message: 'No WebGPU here.' };
    expect(after({ type: 'start' }, notice, notice).notices).toHaveLength(1);
  });

  it('later values of a model replace its earlier ones and no other model’s', () => {
    const state = after(
      { type: 'start' },
      planned,
      { type: 'values', model: 'a', values: { x: value }, primary: [] },
      { type: 'values', model: 'b', values: { x: value }, primary: ['x'] },
      { type: 'values', model: 'a', values: { x: { ...value, value: 0.7 } }, primary: ['x'] },
    );
    expect(state.values['a']).toMatchObject({ values: { x: { value: 0.7 } }, primary: ['x'] });
    expect(state.values['b']).toMatchObject({ values: { x: { value: 0.9 } }, primary: ['x'] });
  });

  it('a measurement reported twice is listed once, as it was last', () => {
    const measurement: RunMeasurement = {
      address: 'task:accuracy:dataset=val',
      kind: 'task',
      measure: 'accuracy',
      version: 1,
      status: 'ok',
      primary: 'val_accuracy_top1',
      details: {},
    };
    const failed = { ...measurement, status: 'failed' as const, code: 'internal' };
    const state = after(
      { type: 'start' },
      planned,
      { type: 'measured', model: 'a', measurement },
      { type: 'measured', model: 'a', measurement: failed },
    );
    expect(state.measured['a']).toEqual([failed]);
  });

  it('events that arrive after Cancel still count, and the phase stays stopping', () => {
    const state = after({ type: 'start' }, { type: 'cancel' }, planned);
    expect(state.phase).toBe('stopping');
    expect(isActive(state)).toBe(true);
  });

  it('events that arrive after the end change nothing', () => {
    const stopped = after({ type: 'start' }, planned, { type: 'cancel' }, { type: 'stopped' });
    expect(advance(stopped, progress(200, []))).toBe(stopped);
    expect(advance(stopped, { type: 'cancel' })).toBe(stopped);
  });

  it('an error ends the run and keeps what was seen', () => {
    const error = { name: 'ModelError', code: 'model_not_onnx', message: 'No.', context: {} };
    const state = after({ type: 'start' }, planned, { type: 'failed', error });
    expect(state).toMatchObject({ phase: 'failed', error });
    expect(state.passes).toHaveLength(3);
  });

  it('a finished run is kept with its document', () => {
    const run = { id: 'run-a', model: { name: 'a' } } as RunDocument;
    const state = after({ type: 'start' }, planned, { type: 'finished', run }, { type: 'ended' });
    expect(state.finished).toEqual([run]);
    expect(byModel(state)[0]?.finished).toBe(true);
    expect(fractionDone(state)).toBe(1);
  });
});

it('what was found of a model is told apart from what should be looked after', () => {
  expect(['model_found', 'embedding_found', 'softmax_undone'].every(isFinding)).toBe(true);
  expect(['preprocess_guessed', 'device_lost', 'constructor'].some(isFinding)).toBe(false);
});
