import { describe, expect, it } from 'vitest';
import { shareCores } from './core-share.ts';

const small = 200_000;
const large = 5_000_000;
const isolated = (cores: number) => ({ cores, isolated: true });

describe('the cores of a machine', () => {
  it.each([
    [1, 1, 1],
    [2, 1, 1],
    [4, 2, 1],
    [8, 4, 1],
    [16, 4, 2],
    [64, 4, 2],
  ])('%i run small models in %i places of %i image workers', (cores, places, imageWorkers) => {
    expect(shareCores(isolated(cores), 'wasm', small)).toEqual({
      places,
      executors: 2 * places,
      threads: 1,
      imageWorkers,
    });
  });

  it.each([
    [1, 1, 1],
    [2, 2, 1],
    [8, 8, 7],
    [64, 64, 8],
  ])('%i give a large model %i threads, and its pictures %i workers', (cores, threads, images) => {
    expect(shareCores(isolated(cores), 'wasm', large)).toEqual({
      places: 1,
      executors: 2,
      threads,
      imageWorkers: images,
    });
  });

  it('give one thread on a page that is not isolated', () => {
    expect(shareCores({ cores: 8, isolated: false }, 'wasm', large).threads).toBe(1);
  });

  it('serve one place on a GPU, with as many image workers as there are cores to spare', () => {
    expect(shareCores(isolated(8), 'webgpu', small)).toEqual({
      places: 1,
      executors: 2,
      threads: 1,
      imageWorkers: 7,
    });
  });
});
