// The factors of Loeffler, Ligtenberg and Moschytz's DCT (1989, "Practical fast 1-D DCT algorithms with 11
// multiplications"), times 2^13 and rounded, as in libjpeg's jfdctint.c and jidctint.c. ck is cos(kπ/16).

/** √2·c6. */
export const EVEN = 4433;
/** √2·(c2 − c6). */
export const EVEN_SUM = 6270;
/** √2·(c2 + c6). */
export const EVEN_DIFFERENCE = 15137;
/** √2·c3. */
export const ODD = 9633;
/** √2·(−c1 + c3 + c5 − c7), √2·(c1 + c3 − c5 + c7), √2·(c1 + c3 + c5 − c7), √2·(c1 + c3 − c5 − c7). */
export const ODD_TERMS = [2446, 16819, 25172, 12299] as const;
/** √2·(c3 − c7), √2·(c1 + c3), √2·(c3 + c5), √2·(c3 − c5). */
export const ODD_PAIRS = [7373, 20995, 16069, 3196] as const;
