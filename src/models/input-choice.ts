import { ModelError } from '../core/errors.ts';
import type { Preprocess } from '../images/picture.ts';
import type { ModelInput, TensorInfo } from './model.ts';

type Size = readonly [height: number, width: number];
type Dimension = number | string;

/** How an input lies in memory, and what the file says of its size. */
interface Form extends Pick<ModelInput, 'type' | 'layout' | 'channels'> {
  readonly height: Dimension;
  readonly width: Dimension;
}

const types = ['float32', 'float16', 'uint8'] as const;

/**
 * The one input that pixels go into, and the size that model and preprocessing agree on. A file's own size counts;
 * where it leaves one open the preprocessing says it.
 * @throws ModelError `unsupported_input` unless there is one input of float32, float16 or uint8, of shape
 * `[batch, channels, height, width]` or `[batch, height, width, channels]` with 3 or 1 channels
 * @throws ModelError `input_size_mismatch` when the preprocessing cannot yield the model's size
 * @throws ModelError `preprocess_mismatch` when it normalises what must be bytes, or makes colours for a grey input
 */
export function chooseInput(
  model: string,
  inputs: readonly TensorInfo[],
  preprocess: Preprocess,
): ModelInput {
  const [input] = inputs;
  if (input === undefined || inputs.length > 1) {
    throw unsupported(model, inputs, `it has ${inputs.length} inputs that must be given`);
  }
  const form = formOf(input);
  if (typeof form === 'string') throw unsupported(model, inputs, form);
  checkValues(model, form, preprocess);
  const { height: declaredHeight, width: declaredWidth, ...rest } = form;
  const [height, width] = agreedSize(model, [declaredHeight, declaredWidth], preprocess);
  const [batch] = input.shape;
  return {
    name: input.name,
    ...rest,
    height,
    width,
    batch: typeof batch === 'number' ? batch : null,
  };
}

/**
 * How pixels go into an input, or why they cannot. Open dimensions fit anything; where both ends could be channels,
 * three count before one, and the front before the back.
 */
export function formOf({ type: declared, shape }: TensorInfo): Form | string {
  const type = types.find((known) => known === declared);
  if (type === undefined) return `its element type is ${declared}`;
  const [batch, front, second, back] = shape;
  if (shape.length !== 4 || front === undefined || second === undefined || back === undefined) {
    return 'it does not have 4 dimensions';
  }
  if (batch === 0) return 'its batch size is 0';
  const nchw = { type, layout: 'nchw', height: second, width: back } as const;
  const nhwc = { type, layout: 'nhwc', height: front, width: second } as const;
  if (front === 3) return { ...nchw, channels: 3 };
  if (back === 3) return { ...nhwc, channels: 3 };
  if (front === 1) return { ...nchw, channels: 1 };
  if (back === 1) return { ...nhwc, channels: 1 };
  if (typeof front === 'string') return { ...nchw, channels: 3 };
  return `it has ${front} channels`;
}

/** A grey input wants grey, one of bytes the bytes themselves: both are for the preprocessing to say. */
function checkValues(model: string, { type, channels }: Form, preprocess: Preprocess): void {
  const { scale, mean, std } = preprocess;
  if (channels === 1 && preprocess.channels !== 'grey') {
    throw preprocessMismatch(
      model,
      'takes grey pictures (one channel)',
      `makes ${preprocess.channels} ones`,
      'Set "channels: grey".',
    );
  }
  const plain =
    scale === 1 && mean.every((value) => value === 0) && std.every((value) => value === 1);
  if (type === 'uint8' && !plain) {
    throw preprocessMismatch(
      model,
      'takes bytes (uint8) and scales them itself',
      'scales or normalises them before',
      'Set "scale: 1", and leave out "mean" and "std".',
    );
  }
}

function agreedSize(
  model: string,
  declared: readonly [Dimension, Dimension],
  preprocess: Preprocess,
): Size {
  const yielded = sizeOf(preprocess);
  const size = declared.map((dim, axis) => (typeof dim === 'number' ? dim : yielded?.[axis]));
  const [height, width] = size;
  if (height === undefined || width === undefined) {
    throw mismatch(
      model,
      `takes pictures of any size and the preprocessing does not say which`,
      'Give "crop", or "resize: [height, width]".',
      declared,
      yielded,
    );
  }
  const edge = preprocess.crop === null ? preprocess.resize : null;
  const made = yielded ?? (typeof edge === 'number' ? [edge, edge] : null);
  if (made !== null && (made[0] !== height || made[1] !== width)) {
    throw mismatch(
      model,
      `takes pictures of ${height}×${width}, but the preprocessing makes them ${made.join('×')}`,
      'Correct "resize" and "crop".',
      declared,
      yielded,
    );
  }
  return [height, width];
}

/** Height and width that every picture has after preprocessing; null where it depends on the picture. */
function sizeOf({ resize, crop }: Preprocess): Size | null {
  if (crop !== null) return typeof crop === 'number' ? [crop, crop] : crop;
  return typeof resize === 'number' ? null : resize;
}

function unsupported(model: string, inputs: readonly TensorInfo[], why: string): ModelError {
  const found = inputs.map(({ name, type, shape }) => `"${name}" ${type} [${shape.join(', ')}]`);
  return new ModelError(
    'unsupported_input',
    `Model ${model}: pixels cannot be put into its input (${found.join('; ') || 'none'}): ${why}. It must have one input of float32, float16 or uint8 and of shape [batch, 3, height, width] or [batch, height, width, 3].`,
    {
      context: {
        model,
        why,
        inputs: inputs.map(({ name, type, shape }) => ({ name, type, shape: [...shape] })),
      },
    },
  );
}

function preprocessMismatch(
  model: string,
  takes: string,
  does: string,
  remedy: string,
): ModelError {
  return new ModelError(
    'preprocess_mismatch',
    `Model ${model} ${takes}, but the preprocessing ${does}. ${remedy}`,
    { context: { model, takes, does } },
  );
}

function mismatch(
  model: string,
  what: string,
  remedy: string,
  declared: readonly Dimension[],
  yielded: Size | null,
): ModelError {
  return new ModelError('input_size_mismatch', `Model ${model} ${what}. ${remedy}`, {
    context: {
      model,
      declared: [...declared],
      preprocessing: yielded === null ? null : [...yielded],
    },
  });
}
