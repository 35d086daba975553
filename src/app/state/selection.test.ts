import { describe, expect, it } from 'vitest';
import type { AddedDataset, AddedModel, Catalogue, EvaluateRequest } from '../engine-api.ts';
import * as selection from './selection.ts';

const defaults: EvaluateRequest = {
  models: ['cnn', 'vit'],
  propertyGroup: ['quick'],
  taskGroup: ['quick'],
  datasets: null,
  modelOptions: {},
  limit: null,
  batchSize: null,
  backend: 'auto',
  seed: 0,
};

function model(name: string, dropped: boolean) {
  const labels = dropped ? '' : 'shapes';
  return {
    name,
    title: name,
    card: {},
    bytes: 1,
    preprocess: null,
    labels,
    dropped,
    remote: false,
  };
}

function dataset(name: string, labels: string, dropped = false) {
  return { name, title: name, description: '', examples: 100, labels, dropped };
}

const catalogue: Catalogue = {
  models: [model('cnn', false), model('vit', false), model('mine', true)],
  datasets: [dataset('val', 'shapes'), dataset('v2', 'shapes'), dataset('pets', 'pets', true)],
  propertyGroups: [
    {
      name: 'quick',
      entries: [{ name: 'calibration_val', measure: 'calibration', dataset: 'val' }],
    },
    {
      name: 'base',
      entries: [
        { name: 'calibration_val', measure: 'calibration', dataset: 'val' },
        { name: 'calibration_v2', measure: 'calibration', dataset: 'v2' },
      ],
    },
  ],
  taskGroups: [
    {
      name: 'quick',
      entries: [
        { name: 'accuracy_val', measure: 'accuracy', dataset: 'val' },
        { name: 'accuracy_v2', measure: 'accuracy', dataset: 'v2' },
      ],
    },
  ],
  measurements: [],
  labelSpaces: { shapes: ['arrow', 'bolt', 'key'], pets: ['cat', 'dog'] },
  namedDatasets: [],
  answers: { shapes: ['shapes'], pets: ['pets'] },
  defaults,
};

const preprocess = {
  resize: null,
  interpolation: 'bilinear' as const,
  crop: null,
  rounding: 'torchvision' as const,
  channels: 'rgb' as const,
  scale: 1 / 255,
  mean: [0, 0, 0],
  std: [1, 1, 1],
};

const mine: AddedModel = {
  name: 'mine',
  origin: 'mine.onnx',
  bytes: 1,
  card: {},
  info: {
    irVersion: 8,
    opsets: [],
    producer: '',
    inputs: [],
    outputs: [],
    parameters: 0,
    operators: [],
  },
  classCount: 2,
  suggested: { preprocess, labels: 'mine', outputs: null },
};

const pets: AddedDataset = {
  name: 'pets',
  origin: 'pets',
  examples: 10,
  classes: ['cat', 'dog'],
  groups: [],
  kind: 'folder',
  options: {},
};

describe('what is chosen', () => {
  it('models are named in the catalogue’s order, whatever the order of the clicks', () => {
    const none = selection.chooseAllModels(defaults, catalogue, false);
    const chosen = ['mine', 'cnn'].reduce(
      (request, name) => selection.toggleModel(request, catalogue, name),
      none,
    );
    expect(chosen.models).toEqual(['cnn', 'mine']);
    expect(selection.toggleModel(chosen, catalogue, 'cnn').models).toEqual(['mine']);
  });

  it('groups that share an entry ask for it once', () => {
    const both = selection.toggleGroup(defaults, 'propertyGroup', 'base');
    expect(selection.chosenEntries(both, catalogue).map(({ name }) => name)).toEqual([
      'calibration_val',
      'calibration_v2',
      'accuracy_val',
      'accuracy_v2',
    ]);
  });

  it('the datasets are those of the groups until a person changes them, and null again when they are back', () => {
    expect(selection.neededDatasets(defaults, catalogue)).toEqual(['val', 'v2']);
    const fewer = selection.toggleDataset(defaults, catalogue, 'val');
    expect(fewer.datasets).toEqual(['v2']);
    expect(selection.toggleDataset(fewer, catalogue, 'val').datasets).toBeNull();
  });

  it('measures without a chosen dataset are not counted; on a dropped folder all are', () => {
    expect(selection.measureCount(defaults, catalogue, 'property')).toBe(1);
    const v2 = { ...defaults, datasets: ['v2'] };
    expect(selection.measureCount(v2, catalogue, 'property')).toBe(0);
    expect(selection.measureCount(v2, catalogue, 'task')).toBe(1);
    const folder = { ...defaults, datasets: ['pets'] };
    expect(selection.measureCount(folder, catalogue, 'property')).toBe(1);
  });

  it('a limit caps the pictures of each dataset', () => {
    expect(selection.pictureCount(defaults, catalogue)).toBe(200);
    expect(selection.pictureCount({ ...defaults, limit: 30 }, catalogue)).toBe(60);
  });

  it('the number of pictures is unknown when that of one dataset is', () => {
    const unknown = { ...dataset('val', 'shapes'), examples: null };
    const datasets = [unknown, dataset('v2', 'shapes')];
    expect(selection.pictureCount(defaults, { ...catalogue, datasets })).toBeNull();
  });

  it('a request without models, groups or datasets says so; the default has no problem', () => {
    expect(selection.problems(defaults, [])).toEqual([]);
    const empty = { ...defaults, models: [], propertyGroup: [], taskGroup: [], datasets: [] };
    expect(selection.problems(empty, [])).toHaveLength(3);
  });

  it('a mistake in the preprocessing of a model matters while that model is chosen', () => {
    expect(selection.problems(defaults, ['mine'])).toEqual([]);
    const one = selection.withAddedModel(defaults, mine, []);
    expect(selection.problems(one, ['mine'])).toEqual([expect.stringContaining('mine')]);
  });
});

describe('what is dropped', () => {
  it('a dropped model is chosen alone, and a second one beside it', () => {
    const one = selection.withAddedModel(defaults, mine, []);
    expect(one.models).toEqual(['mine']);
    const other = { ...mine, name: 'other' };
    expect(selection.withAddedModel(one, other, []).models).toEqual(['mine', 'other']);
  });

  it('a folder and a model with as many classes fit together, in either order', () => {
    const first = selection.withAddedDataset(
      selection.withAddedModel(defaults, mine, []),
      [mine],
      pets,
    );
    const second = selection.withAddedModel(selection.withAddedDataset(defaults, [], pets), mine, [
      pets,
    ]);
    expect(second).toEqual(first);
    expect(first.modelOptions['mine']?.labels).toBe('pets');
    expect(first.datasets).toEqual(['pets']);
    expect(selection.cautions(first, catalogue)).toEqual([]);
  });

  it('a folder with another number of classes leaves the labels alone and is warned of', () => {
    const three = { ...mine, classCount: 3 };
    const request = selection.withAddedDataset(
      selection.withAddedModel(defaults, three, []),
      [three],
      pets,
    );
    expect(request.modelOptions['mine']?.labels).toBe('mine');
    expect(selection.cautions(request, catalogue)).toEqual([expect.stringContaining('mine')]);
  });

  it('a folder whose classes a built-in model knows is not warned of', () => {
    const answers = { ...catalogue.answers, shapes: ['shapes', 'pets'] };
    const request = { ...defaults, datasets: ['pets'] };
    expect(selection.cautions(request, { ...catalogue, answers })).toEqual([]);
    expect(selection.cautions(request, catalogue)).toEqual([
      expect.stringContaining('2 of the chosen models answer'),
    ]);
  });

  it('preprocessing that was typed survives dropping the same file again', () => {
    const options = { ...mine.suggested, preprocess: { ...preprocess, resize: 40 } };
    const typed = selection.withOptions(defaults, 'mine', options);
    const again = selection.withAddedModel(typed, mine, []);
    expect(again.modelOptions['mine']?.preprocess.resize).toBe(40);
  });

  it('without the last dropped model the built-in ones are chosen again', () => {
    const one = selection.withAddedModel(defaults, mine, []);
    const none = selection.withoutModel(one, catalogue, 'mine');
    expect(none.models).toEqual(['cnn', 'vit']);
    expect(none.modelOptions).toEqual({});
  });
});
