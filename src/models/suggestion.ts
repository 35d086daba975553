import type { Preprocess } from '../images/picture.ts';
import type { OnnxFile } from './onnx-file.ts';
import { formOf } from './input-choice.ts';
import { suggestLabels } from './label-suggestion.ts';
import { outputWidth } from './output-width.ts';

/** A guess at how a model is fed and read, for a person to check. */
export interface ModelSuggestion {
  /** Columns of what is probably the logits; null where the file does not say. */
  readonly classCount: number | null;
  readonly preprocess: Preprocess;
  /** A label space with as many classes; null where none has. */
  readonly labels: string | null;
}

/** Pictures up to this side are usually whole, larger ones cut out of a photo. */
const LARGEST_WHOLE_SIDE = 96;
/** Side of the photo from which ImageNet's models see the centre, as a share: 256 to 224. */
const CROP_SHARE = 224 / 256;

/** For an input that pixels cannot go into. */
const openForm = { height: '', width: '', type: 'float32', channels: 3 } as const;

/**
 * Small inputs get plain pixels in [0, 1] at the model's size; large ones ImageNet's resize, crop, mean
 * and standard deviation (torchvision's reference weights). Inputs of uint8 get plain bytes, those of one channel grey. Of several label spaces of the right size
 * the last one is taken: dropped ones come after built-in ones.
 */
export function suggestOptions(
  file: OnnxFile,
  labelSpaces: Readonly<Record<string, readonly string[]>>,
): ModelSuggestion {
  const classCount = widthOfLogits(file);
  const [input] = file.info.inputs;
  const form = input === undefined ? '' : formOf(input);
  const { height, width, type, channels } = typeof form === 'string' ? openForm : form;
  const suggested = suggestPreprocess(height, width);
  return {
    classCount,
    preprocess: {
      ...suggested,
      ...(type === 'uint8' ? { scale: 1, mean: [0, 0, 0], std: [1, 1, 1] } : {}),
      ...(channels === 1 ? { channels: 'grey' } : {}),
    },
    labels: suggestLabels(classCount, labelSpaces),
  };
}

function widthOfLogits(file: OnnxFile): number | null {
  const names = file.info.outputs.map(({ name }) => name);
  const logits = names.includes('logits') ? 'logits' : names.find((name) => name !== 'embedding');
  return logits === undefined ? null : outputWidth(file, logits);
}

function suggestPreprocess(
  height: number | string | undefined,
  width: number | string | undefined,
): Preprocess {
  // A file that leaves its size open is most often a classifier of ImageNet.
  const size = [height, width].map((side) => (typeof side === 'number' ? side : 224));
  const [rows = 224, columns = 224] = size;
  const common = {
    interpolation: 'bilinear',
    rounding: 'torchvision',
    channels: 'rgb',
    scale: 0.00392156862745098,
  } as const;
  if (Math.max(rows, columns) <= LARGEST_WHOLE_SIDE) {
    return { ...common, resize: [rows, columns], crop: null, mean: [0, 0, 0], std: [1, 1, 1] };
  }
  return {
    ...common,
    resize: Math.round(Math.min(rows, columns) / CROP_SHARE),
    crop: rows === columns ? rows : [rows, columns],
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
  };
}
