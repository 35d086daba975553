import type { ByteLocation } from '../../resources/byte-source.ts';

/** Pictures in one uint8 array `[n, height, width, 3]`, `[n, 3, height, width]` or `[n, height, width]`. */
export interface ArrayLocation {
  readonly kind: 'array';
  readonly bytes: ByteLocation;
  /** Where the array's first element lies. */
  readonly start: number;
  readonly height: number;
  readonly width: number;
  readonly layout: 'nhwc' | 'nchw' | 'nhw';
  /** Of each example: its row in the array. */
  readonly rows: Uint32Array;
}
