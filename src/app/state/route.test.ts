import { describe, expect, it } from 'vitest';
import { formatRoute, pageTitle, parseRoute, type Route } from './route.ts';

const routes: [string, Route][] = [
  ['#/', { page: 'evaluate' }],
  ['#/models', { page: 'models' }],
  ['#/models/shapes_cnn_t10_r15', { page: 'model', name: 'shapes_cnn_t10_r15' }],
  ['#/models/hub%3Aorg%2Fname', { page: 'model', name: 'hub:org/name' }],
  ['#/datasets', { page: 'datasets' }],
  ['#/datasets/my%20photos', { page: 'dataset', name: 'my photos' }],
  ['#/storage', { page: 'storage' }],
  ['#/run', { page: 'run' }],
  ['#/runs', { page: 'saved' }],
  ['#/runs/a1', { page: 'results', ids: ['a1'], shown: 'a1' }],
  ['#/runs/a1,b2', { page: 'results', ids: ['a1', 'b2'], shown: 'a1' }],
  ['#/runs/a1,b2/b2', { page: 'results', ids: ['a1', 'b2'], shown: 'b2' }],
  ['#/elsewhere', { page: 'missing', address: '/elsewhere' }],
];

describe('route', () => {
  it.each(routes)('%s is read and written as the same route', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route);
    expect(formatRoute(route)).toBe(hash);
  });

  it('no address at all is the first page', () => {
    expect(parseRoute('')).toEqual({ page: 'evaluate' });
    expect(parseRoute('#')).toEqual({ page: 'evaluate' });
  });

  it('an id with a slash or a comma survives the address', () => {
    const route: Route = { page: 'results', ids: ['a/b,c', 'd'], shown: 'd' };
    expect(parseRoute(formatRoute(route))).toEqual(route);
  });

  it('a run named twice is shown once', () => {
    expect(parseRoute('#/runs/a,a')).toEqual({ page: 'results', ids: ['a'], shown: 'a' });
  });

  it.each([
    '#/runs/a/b',
    '#/runs/,',
    '#/run/more',
    '#/runs/a/a/a',
    '#run',
    '#/storage/more',
    '#/models/a/b',
    '#/constructor',
  ])('%s is not a page', (hash) => expect(parseRoute(hash).page).toBe('missing'));

  it('a malformed escape does not throw', () => {
    expect(parseRoute('#/runs/%E0%A4%A')).toMatchObject({ page: 'results', ids: ['%E0%A4%A'] });
  });

  it('every page has a title of its own', () => {
    const titles = routes.map(([, route]) => pageTitle(route));
    expect(new Set(titles)).toEqual(
      new Set([
        'Evaluate',
        'Models',
        'shapes_cnn_t10_r15',
        'hub:org/name',
        'Datasets',
        'my photos',
        'Storage',
        'Run',
        'Saved runs',
        'Results',
        'Page not found',
      ]),
    );
  });
});
