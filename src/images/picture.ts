/** A decoded picture: RGB, one byte a channel, row-major `[height, width, 3]`. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** How pictures become model inputs (DESIGN §6). */
export interface Preprocess {
  /** Shortest edge as torchvision does it, an exact `[height, width]`, or null for none. */
  readonly resize: number | readonly [number, number] | null;
  /** PIL's antialiased filters. Default `bilinear`. */
  readonly interpolation: Interpolation;
  /** Side of the centre crop, `[height, width]`, or null for none. */
  readonly crop: number | readonly [number, number] | null;
  /** Rounding of the crop's offset: torchvision rounds half to even, Hugging Face floors. */
  readonly rounding: 'torchvision' | 'huggingface';
  /** Order of the channels in the model's input; `grey` is PIL's luma in each of them. */
  readonly channels: 'rgb' | 'bgr' | 'grey';
  /** `x = f32(u8 · scale)`, the product in float64. */
  readonly scale: number;
  /** `f32(f32(x − f32(mean)) / f32(std))`, per channel in the model's channel order. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

export type Interpolation = 'nearest' | 'bilinear' | 'bicubic' | 'lanczos' | 'box';

/** The part of a `Preprocess` that decides the uint8 pixels; equal geometry means equal pixels. */
export type Geometry = Pick<Preprocess, 'resize' | 'interpolation' | 'crop' | 'rounding'>;
