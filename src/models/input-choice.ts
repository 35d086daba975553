import { ModelError } from '../core/errors.ts';
import type { Preprocess } from '../images/picture.ts';
import type { ModelInput, TensorInfo } from './model.ts';

type Size = readonly [height: number, width: number];

/**
 * The one input that pixels go into, and the size that model and preprocessing agree on.
 * @throws ModelError `unsupported_input` unless there is one float32 input `[batch, 3, height, width]`
 * @throws ModelError `input_size_mismatch` when the preprocessing cannot yield the model's size
 */
export function chooseInput(
  model: string,
  inputs: readonly TensorInfo[],
  preprocess: Preprocess,
): ModelInput {
  const [input] = inputs;
  if (input === undefined || inputs.length > 1) {
    throw unsupported(model, inputs, `it has ${inputs.length} inputs`);
  }
  const problem = problemWith(input);
  if (problem !== null) throw unsupported(model, inputs, problem);
  const [batch, , height, width] = input.shape;
  const size = agreedSize(model, [height, width], preprocess);
  return {
    name: input.name,
    type: 'float32',
    layout: 'nchw',
    height: size[0],
    width: size[1],
    batch: typeof batch === 'number' ? batch : null,
  };
}

/** Why pixels cannot go into this input, or null when they can. Open dimensions fit anything. */
function problemWith({ type, shape }: TensorInfo): string | null {
  if (type !== 'float32') return `its element type is ${type}`;
  if (shape.length !== 4) return `it does not have 4 dimensions`;
  const [batch, channels, , last] = shape;
  if (batch === 0) return 'its batch size is 0';
  if (typeof channels === 'string' || channels === 3) return null;
  if (last === 3) return 'its channels come last (NHWC), which is not supported yet';
  return `it has ${channels} channels`;
}

function agreedSize(
  model: string,
  declared: readonly (number | string | undefined)[],
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
    `Model ${model}: pixels cannot be put into its input (${found.join('; ') || 'none'}): ${why}. It must have one float32 input of shape [batch, 3, height, width].`,
    {
      context: {
        model,
        why,
        inputs: inputs.map(({ name, type, shape }) => ({ name, type, shape: [...shape] })),
      },
    },
  );
}

function mismatch(
  model: string,
  what: string,
  remedy: string,
  declared: readonly (number | string | undefined)[],
  yielded: Size | null,
): ModelError {
  return new ModelError('input_size_mismatch', `Model ${model} ${what}. ${remedy}`, {
    context: {
      model,
      declared: declared.map((dim) => dim ?? '?'),
      preprocessing: yielded === null ? null : [...yielded],
    },
  });
}
