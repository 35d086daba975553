import { describe, expect, it } from 'vitest';
import { DatasetError } from '../core/errors.ts';
import { compareCodePoints, fewOf, idOfPath, isPicturePath, orderFiles } from './listing.ts';

const file = (path: string) => ({ path, file: path, hash: path });

describe('a picture path', () => {
  it.each([
    ['a.png', true],
    ['deep/down/B.JPEG', true],
    ['x.webp', true],
    ['x.gif', true],
    ['x.bmp', true],
    ['archive.tar.jpg', true],
    ['notes.txt', false],
    ['png', false],
    ['.hidden.png', false],
    ['.cache/a.png', false],
    ['__MACOSX/a.png', false],
  ])('%s counts: %s', (path, expected) => {
    expect(isPicturePath(path)).toBe(expected);
  });
});

describe('ids', () => {
  it('use slashes, normal form C and no leading dot', () => {
    expect(idOfPath('./a\\b/cafe\u0301.png')).toBe('a/b/caf\u00e9.png');
  });

  it('are ordered by code point: not by locale, not by UTF-16 unit', () => {
    // U+1F600 is two surrogates (U+D83D …), below U+FF21 as units and above it as a code point.
    const names = ['\u{1F600}', 'Ａ', 'b', 'B', 'ä', '10', '9', 'a', 'a/b', 'ab'];
    expect(names.sort(compareCodePoints)).toEqual(
      ['10', '9', 'B', 'a', 'a/b', 'ab', 'b', 'ä', 'Ａ', '\u{1F600}'], // prettier-ignore
    );
    const byCodePoint = [...names].sort(
      (x, y) => (x.codePointAt(0) ?? 0) - (y.codePointAt(0) ?? 0),
    );
    expect(names.map((name) => name.codePointAt(0))).toEqual(
      byCodePoint.map((name) => name.codePointAt(0)),
    );
  });
});

describe('a listing', () => {
  it('comes in the order of its ids', () => {
    expect(
      orderFiles('d', ['b.png', 'a/2.png', 'a/10.png'].map(file)).map(({ path }) => path),
    ).toEqual(
      ['a/10.png', 'a/2.png', 'b.png'], // prettier-ignore
    );
  });

  it('of nothing is refused', () => {
    expect(() => orderFiles('d', [])).toThrow(DatasetError);
    expect(() => orderFiles('d', [])).toThrow(/Dataset d holds no pictures/);
  });

  it('with two names that differ in their Unicode form alone is refused', () => {
    expect(() => orderFiles('d', [file('e\u0301.png'), file('\u00e9.png')])).toThrow(
      /Unicode form/,
    );
  });
});

it('a message names three of many', () => {
  expect(fewOf(['a', 'b', 'c'])).toBe('a, b, c');
  expect(fewOf(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
});
