import { highWord, lowWord } from './binary64.ts';
import { philox } from './philox.ts';
import { normalFromBits } from './ziggurat.ts';

/**
 * An endless list of random numbers of each kind, addressed by index: element i is a pure function of
 * the stream and i, whatever was asked for before. The lists of different kinds are independent.
 */
export interface RandomStream {
  /** Uniform in [0, 1), with 53 bits. */
  uniform(i: number): number;
  /** Standard normal (ziggurat). */
  normal(i: number): number;
  /** Uniform integer in [0, bound), for bound from 1 to 2^32; no value is favoured by more than 2^-21. */
  integer(i: number, bound: number): number;
  /** A uniformly drawn order of 0 … n-1 (Fisher–Yates); always the same one for the same n. */
  permutation(n: number): Int32Array;
}

const TWO_TO_MINUS_53 = 1 / 9007199254740992;

// Second counter word: which list of the stream.
const UNIFORM = 0;
const NORMAL = 1;
const INTEGER = 2;
const PERMUTATION = 3;
// From here on, a list for each pair of further numbers that a normal may need.
const RETRY = 16;

/**
 * The stream that belongs to these parts, e.g. `randomStream(seed, exampleId, view)`. Different lists
 * of parts give independent streams; the string '1' is not the number 1, and ('ab', 'c') is not
 * ('a', 'bc'). Numbers may be any finite ones (-0 is 0).
 * @throws RangeError on a number that is not finite
 */
export function randomStream(...parts: (string | number)[]): RandomStream {
  return new PhiloxStream(streamIdentity(parts));
}

class PhiloxStream implements RandomStream {
  readonly #key0: number;
  readonly #key1: number;
  readonly #counter2: number;
  readonly #counter3: number;
  readonly #words = new Int32Array(4);
  #retried = 0;
  /** Uniform number n of the list that belongs to normal number `#retried` alone. */
  readonly #again = (n: number): number => {
    const words = this.#draw(RETRY + (n >>> 1), this.#retried);
    return (n & 1) === 0 ? unit(words[0], words[1]) : unit(words[2], words[3]);
  };
  #wordBlock = -1;
  #wordList = -1;

  constructor(identity: Int32Array) {
    const [key0 = 0, key1 = 0, counter2 = 0, counter3 = 0] = identity;
    this.#key0 = key0;
    this.#key1 = key1;
    this.#counter2 = counter2;
    this.#counter3 = counter3;
  }

  uniform(i: number): number {
    return this.#uniform(UNIFORM, i);
  }

  integer(i: number, bound: number): number {
    return Math.floor(this.#uniform(INTEGER, i) * bound);
  }

  normal(i: number): number {
    const words = this.#draw(NORMAL, i >>> 1);
    const at = (i & 1) * 2;
    this.#retried = i;
    return normalFromBits(words[at] ?? 0, words[at + 1] ?? 0, this.#again);
  }

  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = Math.floor(this.#uniform(PERMUTATION, i) * (i + 1));
      const moved = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = moved;
    }
    return order;
  }

  /** Each block of four words holds two uniform numbers. */
  #uniform(list: number, i: number): number {
    const words = this.#draw(list, i >>> 1);
    return (i & 1) === 0 ? unit(words[0], words[1]) : unit(words[2], words[3]);
  }

  #draw(list: number, block: number): Int32Array {
    if (block !== this.#wordBlock || list !== this.#wordList) {
      philox(this.#words, block, list, this.#counter2, this.#counter3, this.#key0, this.#key1);
      this.#wordBlock = block;
      this.#wordList = list;
    }
    return this.#words;
  }
}

/** 53 of 64 bits as a number in [0, 1). */
function unit(high = 0, low = 0): number {
  return ((high >>> 5) * 67108864 + (low >>> 6)) * TWO_TO_MINUS_53;
}

const STRING_TAG = 1;
const NUMBER_TAG = 2;

/**
 * 128 bits from a list of parts: each part is written as a tag, its length and its content in 32-bit
 * words (so no two lists are written alike), and the words are chained through Philox, each block
 * fed forward (Davies and Meyer's construction).
 */
function streamIdentity(parts: readonly (string | number)[]): Int32Array {
  const words: number[] = [parts.length];
  for (const part of parts) {
    if (typeof part === 'string') {
      words.push(STRING_TAG, part.length);
      for (let i = 0; i < part.length; i++) words.push(part.charCodeAt(i));
    } else if (Number.isFinite(part)) {
      words.push(NUMBER_TAG, highWord(part + 0), lowWord(part + 0));
    } else {
      throw new RangeError(`a random stream cannot be named by ${part}`);
    }
  }
  const state = new Int32Array([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344]);
  const mixed = new Int32Array(4);
  for (let at = 0; at < words.length; at += 2) {
    const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = state;
    philox(mixed, s0, s1, s2, s3, words[at] ?? 0, words[at + 1] ?? 0);
    for (let i = 0; i < 4; i++) state[i] = (state[i] ?? 0) ^ (mixed[i] ?? 0);
  }
  return state;
}
