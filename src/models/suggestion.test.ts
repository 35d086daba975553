import { describe, expect, it } from 'vitest';
import { colourModel } from '../../tests/fixtures/onnx.ts';
import { readOnnxFile } from './onnx-file.ts';
import { suggestOptions } from './suggestion.ts';

const suggest = (
  options: Parameters<typeof colourModel>[0],
  spaces: Record<string, string[]> = {},
) => suggestOptions(readOnnxFile(colourModel(options)), spaces);

describe('suggested options', () => {
  it('are plain pixels at the size of a small model', () => {
    expect(suggest({ height: 32, width: 32 }).preprocess).toMatchObject({
      resize: [32, 32],
      crop: null,
      mean: [0, 0, 0],
      std: [1, 1, 1],
    });
  });

  it.each([
    [224, 256],
    [227, 259],
    [384, 439],
  ])("are ImageNet's for a model of %i pixels", (side, resize) => {
    expect(suggest({ height: side, width: side }).preprocess).toMatchObject({
      resize,
      crop: side,
      mean: [0.485, 0.456, 0.406],
    });
  });

  it("are ImageNet's where the file leaves its size open", () => {
    expect(suggest({ height: 'height', width: 'width' }).preprocess).toMatchObject({
      resize: 256,
      crop: 224,
    });
  });

  it('follow channels that come last, bytes and grey', () => {
    const nhwc = suggest({ channels: 32, height: 48, width: 3 });
    expect(nhwc.preprocess).toMatchObject({ resize: [32, 48] });
    expect(suggest({ inputType: 'uint8', height: 224, width: 224 }).preprocess).toMatchObject({
      crop: 224,
      scale: 1,
      mean: [0, 0, 0],
    });
    expect(suggest({ channels: 1 }).preprocess.channels).toBe('grey');
  });

  it('name the last label space of as many classes as there are logits', () => {
    const spaces = { two: ['a', 'b'], rgb: ['r', 'g', 'b'], dropped: ['x', 'y', 'z'] };
    expect(suggest({}, spaces)).toMatchObject({ classCount: 3, labels: 'dropped' });
  });

  it('name no label space where none has as many classes', () => {
    expect(suggest({}, { two: ['a', 'b'] }).labels).toBeNull();
  });

  it('take the output that is not the embedding for the logits', () => {
    const names = { logits: 'scores', embedding: 'embedding' };
    expect(
      suggest({
        names,
        weights: [
          [1, 2],
          [1, 2],
          [1, 2],
        ],
      }).classCount,
    ).toBe(2);
  });
});
