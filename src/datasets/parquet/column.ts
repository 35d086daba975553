import { mapConcurrently } from '../../core/concurrency.ts';
import { explained, type ParquetFile, type RowGroupSpan } from './footer.ts';
import { chunkOf, type Leaf } from './leaf.ts';
import { decodePages } from './values.ts';

/** Row groups that are read at the same time. */
const LANES = 4;
/** Chunks of a row group that lie no further apart are read together. */
const LARGEST_GAP = 64 * 1024;
/** The most that a column which is no picture may take in a row group. */
const LARGEST_CHUNK = 256 * 1024 * 1024;

/**
 * Whole columns of a file, of numbers and texts: one array each, of a value a row. Only their own bytes are read.
 * @throws DatasetError `invalid_parquet`, `unsupported_parquet`, `encrypted_parquet`; ResourceError
 */
export function readColumns(file: ParquetFile, leaves: readonly Leaf[]): Promise<unknown[][]> {
  return explained(file.source.name, async () => {
    const parts = await mapConcurrently(file.groups, LANES, (group) =>
      readGroup(file, group, leaves),
    );
    return leaves.map((_, column) => parts.flatMap((part) => part[column] ?? []));
  });
}

async function readGroup(
  file: ParquetFile,
  group: RowGroupSpan,
  leaves: readonly Leaf[],
): Promise<unknown[][]> {
  if (group.rows === 0) return leaves.map(() => []);
  const { source } = file;
  const chunks = leaves.map((leaf) => chunkOf(file, group, leaf));
  const spans = spansOf(chunks);
  const read = await Promise.all(spans.map(({ start, end }) => source.read(start, end)));
  const columns: unknown[][] = [];
  for (const [index, leaf] of leaves.entries()) {
    const chunk = chunks[index];
    const at = spans.findIndex((span) => chunk !== undefined && span.start <= chunk.start && chunk.end <= span.end); // prettier-ignore
    const [span, bytes] = [spans[at], read[at]];
    if (chunk === undefined || span === undefined || bytes === undefined) continue;
    const own = bytes.slice(chunk.start - span.start, chunk.end - span.start);
    const values = await decodePages(source.name, leaf, chunk, own, group.rows);
    if (values.length !== group.rows) throw new Error('a column has fewer values than rows');
    columns[index] = values;
  }
  return columns;
}

interface Span {
  start: number;
  end: number;
}

/** The least reads that bring all chunks. */
function spansOf(chunks: readonly Readonly<Span>[]): Span[] {
  const spans: Span[] = [];
  for (const { start, end } of chunks.toSorted((a, b) => a.start - b.start)) {
    if (end - start > LARGEST_CHUNK) throw new Error(`a column has ${end - start} bytes in a row group`); // prettier-ignore
    const last = spans.at(-1);
    if (last !== undefined && start - last.end <= LARGEST_GAP) last.end = Math.max(last.end, end);
    else spans.push({ start, end });
  }
  return spans;
}
