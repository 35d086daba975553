import { decodePicture } from './decode.browser.ts';
import { CHECK_JPEG, CHECK_PIXELS } from './jpeg-check-picture.ts';

let checked: Promise<number> | null = null;

/**
 * How far this browser's JPEG decoder is from libjpeg-turbo, which PIL and Chromium use, on a small known picture: the
 * largest difference of a channel in levels, 0 where every byte is equal. The answer is kept.
 *
 * @throws what `decodePicture` throws
 */
export function jpegDifference(): Promise<number> {
  checked ??= compare(decodePicture);
  return checked;
}

/** The same for another decoder. */
export async function compare(decode: typeof decodePicture): Promise<number> {
  const { data } = await decode(fromBase64(CHECK_JPEG));
  const expected = fromBase64(CHECK_PIXELS);
  return data.reduce((most, level, i) => Math.max(most, Math.abs(level - expected[i])), 0);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
