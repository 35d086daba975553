import { cos, sin } from '../../core/elementary.ts';

/** A closed contour: x0, y0, x1, y1, …; x to the right, y down. */
export type Contour = readonly number[];

/**
 * A shape as closed contours within about a unit circle around the origin. Filled parts turn
 * clockwise on the screen, holes the other way.
 */
export type Outline = readonly Contour[];

const DEGREE = Math.PI / 180;

/** Points of an ellipse's arc, both ends included; angles in degrees, clockwise on the screen from +x. */
function arc(
  x: number,
  y: number,
  radiusX: number,
  radiusY: number,
  from: number,
  to: number,
  steps: number,
): number[] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = (from + ((to - from) * i) / steps) * DEGREE;
    return [x + radiusX * cos(angle), y + radiusY * sin(angle)];
  }).flat();
}

/** The points and their mirror images at x = 0, as one contour: the right half from top to bottom. */
function mirrored(right: readonly [number, number][]): number[] {
  const left = right.map(([x, y]) => [-x, y]).reverse();
  return [...right, ...left].flat();
}

const arrow: Outline = [
  mirrored([
    [0, -1],
    [0.8, -0.1],
    [0.32, -0.1],
    [0.32, 0.95],
  ]),
];

const boat: Outline = [
  [-0.95, 0.35, 0.95, 0.35, 0.6, 0.85, -0.6, 0.85],
  [0.02, -1, 0.8, 0.2, 0.02, 0.2],
  [-0.14, -0.65, -0.14, 0.2, -0.66, 0.2],
];

/** The outer circle and the one that bites into it meet at 45° of the former and 70° of the latter. */
const crescent: Outline = [
  (() => {
    const radius = 0.98;
    const bite = (radius * sin(45 * DEGREE)) / sin(70 * DEGREE);
    const centre = radius * cos(45 * DEGREE) - bite * cos(70 * DEGREE);
    return [
      ...arc(-0.15, 0, radius, radius, 45, 315, 30),
      ...arc(centre - 0.15, 0, bite, bite, 290, 70, 24),
    ];
  })(),
];

const fish: Outline = [
  [...arc(-0.2, 0, 0.75, 0.5, 25, 335, 28), ...[0.95, -0.6, 0.78, 0, 0.95, 0.6]],
];

const heart: Outline = [
  Array.from({ length: 40 }, (_, i) => {
    const t = i * 9 * DEGREE;
    const s = sin(t);
    const y = 13 * cos(t) - 5 * cos(2 * t) - 2 * cos(3 * t) - cos(4 * t);
    return [0.93 * s * s * s, -y / 17 - 0.08];
  }).flat(),
];

const house: Outline = [
  [
    ...[0, -0.95, 0.3, -0.68, 0.3, -0.95, 0.6, -0.95, 0.6, -0.41, 0.95, -0.1, 0.72, -0.1],
    ...[0.72, 0.85, 0.22, 0.85, 0.22, 0.25, -0.22, 0.25, -0.22, 0.85, -0.72, 0.85, -0.72, -0.1],
    ...[-0.95, -0.1],
  ],
];

const key: Outline = [
  arc(-0.5, 0, 0.5, 0.5, 0, 345, 23),
  arc(-0.5, 0, 0.22, 0.22, 360, 24, 14),
  [
    -0.05, -0.14, 1, -0.14, 1, 0.5, 0.78, 0.5, 0.78, 0.14, 0.6, 0.14, 0.6, 0.42, 0.38, 0.42, 0.38,
    0.14, -0.05, 0.14,
  ],
];

const mug: Outline = [
  [-0.8, -0.8, 0.3, -0.8, ...arc(0.3, -0.02, 0.6, 0.52, 270, 450, 16), 0.3, 0.85, -0.8, 0.85],
  arc(0.3, -0.02, 0.33, 0.27, 450, 270, 12),
];

const mushroom: Outline = [
  [...arc(0, 0, 0.98, 0.9, 180, 360, 24), 0.26, 0, 0.4, 0.92, -0.4, 0.92, -0.26, 0],
];

const tree: Outline = [
  mirrored([
    [0, -1],
    [0.45, -0.45],
    [0.24, -0.45],
    [0.64, 0.08],
    [0.36, 0.08],
    [0.82, 0.62],
    [0.17, 0.62],
    [0.17, 1],
  ]),
];

/**
 * The ten shapes by class name, in class order. None looks like itself after a turn (other than a full
 * one), and none is the mirror image of another.
 */
export const outlines: Readonly<Record<string, Outline>> = {
  arrow,
  boat,
  crescent,
  fish,
  heart,
  house,
  key,
  mug,
  mushroom,
  tree,
};
