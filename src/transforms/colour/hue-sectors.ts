/** Where the colours of a sixth of the colour circle have their channels: 0 red, 1 green, 2 blue. */
export interface HueSector {
  readonly high: number;
  readonly middle: number;
  readonly low: number;
}

/** The sixths of the circle from red on. The middle channel rises in even ones and falls in odd ones. */
export const hueSectors: readonly HueSector[] = [
  { high: 0, middle: 1, low: 2 },
  { high: 1, middle: 0, low: 2 },
  { high: 1, middle: 2, low: 0 },
  { high: 2, middle: 1, low: 0 },
  { high: 2, middle: 0, low: 1 },
  { high: 0, middle: 2, low: 1 },
];
