import type { Picture } from '../../images/picture.ts';
import { lookUp, type LookupTable } from './lookup.ts';

/** Looks every channel up in a table that is made of its histogram (how often each of 0 … 255 occurs). */
export function lookUpByHistogram(
  picture: Picture,
  tableOf: (histogram: Uint32Array) => LookupTable,
): Picture {
  const histograms = [new Uint32Array(256), new Uint32Array(256), new Uint32Array(256)];
  const { data } = picture;
  for (let at = 0; at < data.length; at += 3) {
    histograms[0][data[at]]++;
    histograms[1][data[at + 1]]++;
    histograms[2][data[at + 2]]++;
  }
  const [red, green, blue] = histograms.map(tableOf);
  return lookUp(picture, red, green, blue);
}
