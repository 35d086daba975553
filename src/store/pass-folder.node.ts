import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { blocksOf, type Column, type Columns } from '../core/column.ts';
import { StoreError } from '../core/errors.ts';
import type { BackendCheck } from '../report/run-document.ts';
import { decodeChunk, encodeChunk, type ChunkRecord } from './chunk-file.ts';
import { columnData, columnOf, columnType, type ColumnHeader } from './column-type.ts';
import { emptyIfMissing, readIfThere, writeAtomically } from './atomic-file.node.ts';
import { decodeNpy, encodeNpy } from './npy.ts';
import { readParquetColumns, writeParquetColumns } from './parquet.node.ts';
import type { Failure, PassDescription, StoredChunk } from './store.ts';

/** What the final form of a pass holds: `records.json` beside `records.parquet` and the `.npy` files. */
interface Index {
  readonly examples: number;
  readonly chunkSize: number;
  readonly columns: readonly (ColumnHeader & { readonly file: string })[];
}

/**
 * One pass's records in a folder. While the pass runs: `chunks/<k>.chunk`, one file a chunk. In the end:
 * `records.parquet` (one number per example), an `.npy` file for each wider or per-block column, `failures.json`,
 * and `records.json`, which lists the columns and is written last. Chunk files that lie beside the final form
 * hold columns that were added later, and go first.
 */
export class PassFolder {
  readonly #path: string;
  readonly #passId: string;
  #state: Promise<State> | null = null;
  /** Whole columns of the final form that were read, kept until the pass changes or `forget`. */
  readonly #read = new Map<string, Promise<Column>>();

  constructor(path: string, passId: string) {
    this.#path = path;
    this.#passId = passId;
  }

  async describe(pass: PassDescription): Promise<void> {
    const path = join(this.#path, 'pass.json');
    if ((await readIfThere(path)) === null)
      await writeAtomically(path, `${JSON.stringify(pass, null, 2)}\n`);
  }

  putCheck(check: BackendCheck): Promise<void> {
    return writeAtomically(this.#checkPath, `${JSON.stringify(check, null, 2)}\n`);
  }

  async check(): Promise<BackendCheck | null> {
    const text = await readIfThere(this.#checkPath);
    // Written by putCheck, whole or not at all.
    return text === null ? null : (JSON.parse(text.toString('utf8')) as BackendCheck);
  }

  async chunks(): Promise<StoredChunk[]> {
    const { index, log } = await this.#load();
    const stored = new Map<number, StoredChunk>();
    for (const chunk of index === null ? [] : finalChunks(index)) stored.set(chunk.index, chunk);
    for (const chunk of log.values()) {
      const columns = new Set([...(stored.get(chunk.index)?.columns ?? []), ...chunk.columns]);
      stored.set(chunk.index, { ...chunk, columns: [...columns] });
    }
    return [...stored.values()].sort((a, b) => a.index - b.index);
  }

  async put(chunk: ChunkRecord): Promise<void> {
    const { log } = await this.#load();
    const before = log.has(chunk.index) ? await this.#readLog(chunk.index) : null;
    const columns = new Map([...(before?.columns ?? []), ...chunk.columns]);
    await writeAtomically(this.#chunkPath(chunk.index), await encodeChunk({ ...chunk, columns }));
    const { index, start, end } = chunk;
    log.set(index, { index, start, end, columns: [...columns.keys()] });
  }

  async read(index: number, names: readonly string[]): Promise<Columns> {
    const { log, index: final } = await this.#load();
    const logged = log.has(index) ? (await this.#readLog(index))?.columns : undefined;
    const older = names.filter((name) => logged?.has(name) !== true);
    const read = await this.#readFinal(final, index, older);
    return new Map(
      names.map((name) => [name, found(logged?.get(name) ?? read.get(name), this.#passId, name)]),
    );
  }

  /** Lets go of the columns that were read. */
  forget(): void {
    this.#read.clear();
  }

  async failures(): Promise<Failure[]> {
    const { log } = await this.#load();
    const logged = [...log.values()];
    const final = await this.#finalFailures();
    const replaced = ({ index }: Failure) =>
      logged.some(({ start, end }) => index >= start && index < end);
    const parts = await Promise.all(logged.map(({ index }) => this.#readLog(index)));
    const all = [
      ...final.filter((failure) => !replaced(failure)),
      ...parts.flatMap((part) => part?.failures ?? []),
    ];
    return all.sort((x, y) => x.index - y.index);
  }

  /**
   * Unites the chunk files with what the final form holds already. Columns that only some chunks have, because
   * a run that wanted them was interrupted, are let go: they are made again when they are wanted.
   */
  async finish(exampleIds: readonly string[]): Promise<void> {
    const { log, index } = await this.#load();
    if (log.size === 0) return;
    const chunks = await this.chunks();
    const first = chunks[0];
    if (first === undefined) return;
    this.#refuseGaps(chunks);
    const names = first.columns.filter((name) =>
      chunks.every(({ columns }) => columns.includes(name)),
    );
    const records = await Promise.all(chunks.map((chunk) => this.read(chunk.index, names)));
    const columns = names.map((name) => ({ name, column: joined(records, name, this.#passId) }));
    await this.#writeFinal(columns, exampleIds, {
      examples: chunks.at(-1)?.end ?? 0,
      chunkSize: index?.chunkSize ?? first.end - first.start,
    });
  }

  #refuseGaps(chunks: readonly StoredChunk[]): void {
    let expected = 0;
    for (const { start, end } of chunks) {
      if (start !== expected) {
        throw new StoreError(
          'missing_chunk',
          `Pass ${this.#passId} has no records of examples ${expected} to ${start}; run the same command again.`,
          { context: { pass: this.#passId, expected, found: start } },
        );
      }
      expected = end;
    }
  }

  async #writeFinal(
    columns: readonly { name: string; column: Column }[],
    exampleIds: readonly string[],
    sizes: { examples: number; chunkSize: number },
  ): Promise<void> {
    const failures = await this.failures();
    const narrow = columns.filter(({ column }) => column.axis === 'example' && column.width === 1);
    const wide = columns.filter((column) => !narrow.includes(column));
    await writeAtomically(
      join(this.#path, 'records.parquet'),
      writeParquetColumns(exampleIds, narrow),
    );
    for (const { name, column } of wide) {
      const shape = [column.data.length / column.width, column.width];
      await writeAtomically(
        join(this.#path, npyName(name)),
        encodeNpy({ shape, data: column.data }),
      );
    }
    await writeAtomically(
      join(this.#path, 'failures.json'),
      `${JSON.stringify(failures, null, 2)}\n`,
    );
    const described = columns.map(({ name, column: { axis, width, data } }) => ({
      name,
      axis,
      width,
      type: columnType(data),
      file: axis === 'example' && width === 1 ? 'records.parquet' : npyName(name),
    }));
    const index: Index = { ...sizes, columns: described };
    await writeAtomically(join(this.#path, 'records.json'), `${JSON.stringify(index, null, 2)}\n`);
    this.#read.clear();
    this.#state = Promise.resolve({ index, log: new Map() });
    await rm(join(this.#path, 'chunks'), { recursive: true, force: true });
  }

  #load(): Promise<State> {
    this.#state ??= this.#readState();
    return this.#state;
  }

  async #readState(): Promise<State> {
    const text = await readIfThere(join(this.#path, 'records.json'));
    // Written by #writeFinal, whole or not at all.
    const index = text === null ? null : (JSON.parse(text.toString('utf8')) as Index);
    const log = new Map<number, StoredChunk>();
    for (const name of await readdir(join(this.#path, 'chunks')).catch(emptyIfMissing)) {
      if (!name.endsWith('.chunk')) continue;
      const chunk = await this.#readLog(Number.parseInt(name, 10));
      // A damaged chunk counts as not stored; the run makes it again.
      if (chunk !== null) log.set(chunk.index, { ...chunk, columns: [...chunk.columns.keys()] });
    }
    return { index, log };
  }

  async #readLog(index: number): Promise<ChunkRecord | null> {
    const bytes = await readIfThere(this.#chunkPath(index));
    return bytes === null ? null : decodeChunk(bytes);
  }

  /** Columns of one chunk from the final form; those that it does not have are left out. */
  async #readFinal(final: Index | null, chunk: number, names: readonly string[]): Promise<Columns> {
    if (final === null || names.length === 0) return new Map();
    const headers = final.columns.filter(({ name }) => names.includes(name));
    this.#startReading(
      final,
      headers.filter(({ name }) => !this.#read.has(name)),
    );
    const columns = new Map<string, Column>();
    for (const { name } of headers) {
      const whole = await this.#read.get(name);
      if (whole !== undefined) columns.set(name, cut(whole, chunk, final));
    }
    return columns;
  }

  /** Starts to read whole columns, those of one file together. */
  #startReading(final: Index, headers: Index['columns']): void {
    for (const file of new Set(headers.map((header) => header.file))) {
      const ofFile = headers.filter((header) => header.file === file);
      const columns = this.#readFile(file, ofFile, final.examples);
      for (const [position, header] of ofFile.entries()) {
        const column = columns.then((all) => found(all[position], this.#passId, header.name));
        column.catch(() => this.#read.delete(header.name));
        this.#read.set(header.name, column);
      }
    }
  }

  async #readFile(file: string, headers: Index['columns'], examples: number): Promise<Column[]> {
    const bytes = await readIfThere(join(this.#path, file));
    if (bytes === null) return [];
    const data =
      file === 'records.parquet'
        ? await readParquetColumns(bytes, headers, examples)
        : [decodeNpy(bytes).data];
    return headers.flatMap((header, position) => {
      const ofHeader = data[position];
      return ofHeader === undefined ? [] : [columnOf(header, ofHeader)];
    });
  }

  async #finalFailures(): Promise<Failure[]> {
    const text = await readIfThere(join(this.#path, 'failures.json'));
    return text === null ? [] : (JSON.parse(text.toString('utf8')) as Failure[]);
  }

  get #checkPath(): string {
    return join(this.#path, 'check.json');
  }

  #chunkPath(index: number): string {
    return join(this.#path, 'chunks', `${String(index).padStart(6, '0')}.chunk`);
  }
}

interface State {
  readonly index: Index | null;
  /** Chunk files, by index. */
  readonly log: Map<number, StoredChunk>;
}

function finalChunks({ examples, chunkSize, columns }: Index): StoredChunk[] {
  const names = columns.map(({ name }) => name);
  return Array.from({ length: Math.ceil(examples / chunkSize) }, (_, index) => ({
    index,
    start: index * chunkSize,
    end: Math.min((index + 1) * chunkSize, examples),
    columns: names,
  }));
}

/** The part of a whole column that belongs to one chunk. */
function cut({ axis, width, data }: Column, chunk: number, { chunkSize, examples }: Index): Column {
  const start = chunk * chunkSize;
  const end = Math.min(start + chunkSize, examples);
  if (axis === 'example') return { axis, width, data: data.subarray(start * width, end * width) };
  let before = 0;
  for (let k = 0; k < chunk; k++) before += blocksOf(k * chunkSize, (k + 1) * chunkSize).count;
  const { count } = blocksOf(start, end);
  return { axis, width, data: data.slice(before * width, (before + count) * width) };
}

/** The parts of a column, one after the other; a block that two chunks share has a part in each. */
function joined(records: readonly Columns[], name: string, passId: string): Column {
  const parts = records.map((columns) => found(columns.get(name), passId, name));
  const first = found(parts[0], passId, name);
  const length = parts.reduce((total, { data }) => total + data.length, 0);
  const whole = columnData(columnType(first.data), length);
  let offset = 0;
  for (const { data } of parts) {
    whole.set(data, offset);
    offset += data.length;
  }
  return columnOf(first, whole);
}

function found(column: Column | undefined, passId: string, name: string): Column {
  if (column !== undefined) return column;
  throw new StoreError(
    'missing_column',
    `Pass ${passId} has no column "${name}"; run the same command again to infer it.`,
    {
      context: { pass: passId, column: name },
    },
  );
}

/** A column's name as a file name that every system takes. */
function npyName(column: string): string {
  return `${column.replaceAll(/[^A-Za-z0-9._@+-]/g, '-')}.npy`;
}
