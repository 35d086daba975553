import { expect, it } from 'vitest';
import { addRowProducts } from './products.ts';
import { randomStream } from './random.ts';

/** The plain sum. */
function expected(matrix: Float32Array, rows: number, stride: number, [from, to]: number[]) {
  return Float64Array.from({ length: rows * rows }, (_, at) => {
    let total = 0;
    for (let k = from; k < to; k++) {
      total += matrix[Math.floor(at / rows) * stride + k] * matrix[(at % rows) * stride + k];
    }
    return total;
  });
}

it.each([0, 1, 3, 4, 5, 11])('products of the rows of a matrix of %i rows', (rows) => {
  const stream = randomStream('products', rows);
  const stride = 9;
  const matrix = Float32Array.from({ length: rows * stride }, (_, i) => stream.normal(i));
  const square = new Float64Array(rows * rows);
  addRowProducts(matrix, rows, stride, [0, stride], square);
  expect(square).toEqual(expected(matrix, rows, stride, [0, stride]));
});

it('parts of the columns add up', () => {
  const matrix = Float32Array.of(1, 2, 3, 4, 5, 6);
  const square = new Float64Array(4);
  addRowProducts(matrix, 2, 3, [0, 1], square);
  expect([...square]).toEqual([1, 4, 4, 16]);
  addRowProducts(matrix, 2, 3, [1, 3], square);
  expect([...square]).toEqual([14, 32, 32, 77]);
});
