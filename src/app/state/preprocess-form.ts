import type { Interpolation, Preprocess } from '../../images/picture.ts';

/** The preprocessing of a dropped model as a person types it. */
export interface PreprocessFields {
  readonly resize: string;
  readonly crop: string;
  readonly interpolation: Interpolation;
  readonly rounding: Preprocess['rounding'];
  readonly channels: Preprocess['channels'];
  readonly scale: string;
  readonly mean: string;
  readonly std: string;
}

/** What is wrong with a field, by field. */
export type FieldErrors = Partial<Record<keyof PreprocessFields, string>>;

/** The filters there are, in the order of the list. */
export const interpolations: readonly Interpolation[] = [
  'bilinear',
  'bicubic',
  'lanczos',
  'box',
  'nearest',
];

/** Preprocessing as text. Sizes are `256`, `224 × 224` or empty for none. */
export function toFields(preprocess: Preprocess): PreprocessFields {
  return {
    resize: sizeText(preprocess.resize),
    crop: sizeText(preprocess.crop),
    interpolation: preprocess.interpolation,
    rounding: preprocess.rounding,
    channels: preprocess.channels,
    scale: scaleText(preprocess.scale),
    mean: preprocess.mean.join(', '),
    std: preprocess.std.join(', '),
  };
}

/** The preprocessing that the text means, or what is wrong with it. */
export function fromFields(
  fields: PreprocessFields,
): { readonly preprocess: Preprocess } | { readonly errors: FieldErrors } {
  const { interpolation, rounding, channels } = fields;
  const resize = readSize(fields.resize);
  const crop = readSize(fields.crop);
  const scale = readScale(fields.scale);
  const mean = readTriple(fields.mean, () => true);
  const std = readTriple(fields.std, (value) => value > 0);
  const errors: FieldErrors = {
    ...(resize === undefined && {
      resize: 'A whole number of pixels, height × width, or nothing.',
    }),
    ...(crop === undefined && { crop: 'A whole number of pixels, height × width, or nothing.' }),
    ...(scale === null && { scale: 'A number above 0, such as 1/255.' }),
    ...(mean === null && { mean: 'One number, or three for the three channels.' }),
    ...(std === null && { std: 'One number above 0, or three for the three channels.' }),
  };
  if (resize === undefined || crop === undefined || !scale || !mean || !std) return { errors };
  return { preprocess: { resize, crop, interpolation, rounding, channels, scale, mean, std } };
}

function sizeText(size: Preprocess['resize']): string {
  return size === null ? '' : typeof size === 'number' ? String(size) : size.join(' × ');
}

/** Undefined: not a size. Null: none wanted. */
function readSize(text: string): Preprocess['resize'] | undefined {
  if (text.trim() === '') return null;
  const sides = text
    .split(/[×x,\s]+/)
    .filter((part) => part !== '')
    .map(readSide);
  const [height, width] = sides;
  if (sides.length > 2 || height === undefined || sides.includes(null)) return undefined;
  return height === null || width === null
    ? undefined
    : width === undefined
      ? height
      : [height, width];
}

function readSide(text: string): number | null {
  const side = Number(text);
  return Number.isInteger(side) && side >= 1 && side <= 4096 ? side : null;
}

const byteScale = 1 / 255;

function scaleText(scale: number): string {
  return scale === byteScale ? '1/255' : String(scale);
}

function readScale(text: string): number | null {
  const [top, bottom, ...rest] = text.split('/').map((part) => readNumber(part));
  if (rest.length > 0 || typeof top !== 'number' || bottom === null) return null;
  const scale = bottom === undefined ? top : top / bottom;
  return Number.isFinite(scale) && scale > 0 ? scale : null;
}

function readTriple(text: string, accepts: (value: number) => boolean): number[] | null {
  const parts = text
    .split(/[,\s]+/)
    .filter((part) => part !== '')
    .map(readNumber);
  const numbers = parts.filter((part) => part !== null).filter(accepts);
  const [first] = numbers;
  if (numbers.length !== parts.length || first === undefined) return null;
  if (numbers.length === 1) return [first, first, first];
  return numbers.length === 3 ? numbers : null;
}

function readNumber(text: string): number | null {
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? null : number;
}
