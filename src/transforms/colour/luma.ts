/**
 * PIL's `convert('L')` of one pixel: ITU-R 601-2 luma in 16-bit fixed point, rounded.
 * @returns 0 … 255
 */
export function lumaOf(red: number, green: number, blue: number): number {
  return (red * 19595 + green * 38470 + blue * 7471 + 32768) >> 16;
}
