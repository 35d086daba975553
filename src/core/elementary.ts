/**
 * Elementary functions made of + − × ÷ √ and integers alone. Every JavaScript engine rounds those the
 * same way, so these return the same bits in Node and in every browser; `Math`'s differ in the last
 * bit. Special values are `Math`'s; the error is at most 1.5 ulp (measured: exp .77, log .78,
 * pow .84, sin and cos 1.33, the last two at huge angles).
 */
export { exp, log } from './exponential.ts';
export { pow } from './power.ts';
export { cos, sin } from './trigonometry.ts';
