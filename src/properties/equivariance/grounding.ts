/**
 * The two measures of Bouchacourt, Ibrahim and Morcos 2021, "Grounding inductive biases in natural
 * images: invariance stems from variations in data", for m examples with embeddings of d units,
 * row-major [m, d]. `partner[i]` is the other example that example i is compared with.
 */

/** Added to the distance that is divided by. */
const DISTANCE_EPSILON = 1e-8;
/** Smallest product of norms that a dot product is divided by (torch's cosine_similarity). */
const NORM_EPSILON = 1e-8;
/** Added to every difference before the L2 norm is taken (torch's PairwiseDistance). */
const PAIRWISE_EPSILON = 1e-6;

/** Rows of a matrix, at offsets. */
type Rows = Float32Array | Float64Array;

/** Cosine of two rows; 0 where one of them is 0. */
function cosine(a: Rows, atA: number, b: Rows, atB: number, width: number): number {
  let dot = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let k = 0; k < width; k++) {
    const x = a[atA + k];
    const y = b[atB + k];
    dot += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return dot / Math.max(Math.sqrt(squaresA * squaresB), NORM_EPSILON);
}

function pairwiseDistance(a: Rows, atA: number, b: Rows, atB: number, width: number): number {
  let squares = 0;
  for (let k = 0; k < width; k++) {
    const difference = a[atA + k] - b[atB + k] + PAIRWISE_EPSILON;
    squares += difference * difference;
  }
  return Math.sqrt(squares);
}

/** Embeddings Z and Z_t (under the view), and where the rows of an example, its view and its partner's view start. */
export interface InvarianceRows {
  readonly identity: Rows;
  readonly viewed: Rows;
  readonly width: number;
  readonly own: number;
  readonly partner: number;
}

/**
 * Invariance of one example by cosine distance: (d(Z_i, Z_t,π(i)) − d(Z_i, Z_t,i)) / d(Z_i, Z_t,π(i)).
 * 1: the embedding ignores the view; 0: it moves as far as to the view of another image.
 */
export function cosineInvariance({
  identity,
  viewed,
  width,
  own,
  partner,
}: InvarianceRows): number {
  const near = 1 - cosine(identity, own, viewed, own, width);
  const far = 1 - cosine(identity, own, viewed, partner, width);
  return (far - near) / (far + DISTANCE_EPSILON);
}

/** The same by Euclidean distance. */
export function euclideanInvariance(rows: InvarianceRows): number {
  const { identity, viewed, width, own, partner } = rows;
  const near = pairwiseDistance(identity, own, viewed, own, width);
  const far = pairwiseDistance(identity, own, viewed, partner, width);
  return (far - near) / (far + DISTANCE_EPSILON);
}

/**
 * Relative equivariance of each example: cos(D_i, D_π(i)) − cos(B_i, B_π(i)), where D are the
 * displacements and B the same with every column shuffled over the examples on its own. Positive: the
 * view moves the embeddings in a common direction beyond what each unit's own distribution gives.
 * @param displacements [m, d]
 * @param shuffled B, [m, d]
 */
export function relativeEquivariance(
  displacements: Float64Array,
  shuffled: Float64Array,
  width: number,
  partner: Int32Array,
): Float64Array {
  return Float64Array.from(partner, (other, i) => {
    const aligned = cosine(displacements, i * width, displacements, other * width, width);
    return aligned - cosine(shuffled, i * width, shuffled, other * width, width);
  });
}
