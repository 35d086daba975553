import { builtInDatasets } from '../config/built-in-datasets.ts';
import { builtInLibraries } from '../config/libraries.ts';
import { ConfigurationError } from '../core/errors.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import { suggestion } from '../core/names.ts';
import { measurementList } from '../measurement-list.ts';
import { formatTable } from '../report/terminal-table.ts';
import { transformList } from '../transform-list.ts';
import { EXIT, type Command } from './command.ts';

const SHORTEST_LINE = 24;
const LONGEST_LINE = 120;

/** What is listed of a kind: its metas, and which of their members a person is shown. */
interface Listing {
  readonly metas: () => readonly JsonObject[];
  readonly columns: readonly string[];
}

const listings: Readonly<Record<string, Listing>> = {
  models: { metas: models, columns: ['name', 'labels', 'family', 'title'] },
  datasets: { metas: datasets, columns: ['name', 'examples', 'labels', 'groups', 'description'] },
  properties: {
    metas: () => measurements('property'),
    columns: ['id', 'version', 'category', 'summary'],
  },
  tasks: { metas: () => measurements('task'), columns: ['id', 'version', 'category', 'summary'] },
  transforms: { metas: transforms, columns: ['id', 'usage', 'stage', 'summary'] },
  groups: { metas: groups, columns: ['kind', 'name', 'entries'] },
};

/** `interplay list KIND`: the built-in things of a kind; with `--json` an array of their metas. */
export const listCommand: Command = {
  run: async (args, terminal) => {
    const [kind, ...others] = args.positionals;
    const known = Object.keys(listings);
    const listing =
      kind !== undefined && Object.hasOwn(listings, kind) ? listings[kind] : undefined;
    if (listing === undefined || others.length > 0) {
      throw new ConfigurationError(
        'invalid_argument',
        `interplay list takes one of ${known.join(', ')}. ${kind === undefined ? '' : suggestion(kind, known)}`.trim(),
        { context: { given: [...args.positionals] } },
      );
    }
    const metas = listing.metas();
    terminal.out(
      args.has('json')
        ? `${JSON.stringify(metas, null, 2)}\n`
        : table(listing, metas, terminal.width),
    );
    return EXIT.ok;
  },
};

/** A row a meta; the last column, sentences mostly, is broken into lines. */
function table({ columns }: Listing, metas: readonly JsonObject[], width: number): string {
  const shown = columns.filter((column) => metas.some((meta) => meta[column] !== undefined));
  const cells = metas.map((meta) => shown.map((column) => cell(meta[column])));
  const fixed = shown
    .slice(0, -1)
    .map((title, c) => Math.max(title.length, ...cells.map((row) => row[c]?.length ?? 0)) + 2)
    .reduce((sum, each) => sum + each, 0);
  const room = Math.max(SHORTEST_LINE, Math.min(width, LONGEST_LINE) - fixed);
  const rows = cells.flatMap((row) =>
    breakLines(row.at(-1) ?? '', room).map((line, at) => [
      ...row.slice(0, -1).map((each) => (at === 0 ? each : '')),
      line,
    ]),
  );
  return formatTable(
    shown.map((title) => ({ title })),
    rows,
  );
}

function breakLines(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function cell(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(cell).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function models(): JsonObject[] {
  return Object.entries(builtInLibraries.models).map(([name, { labels, card, ...model }]) =>
    plain({ name, labels, ...card, ...model }),
  );
}

function datasets(): JsonObject[] {
  return Object.entries(builtInDatasets).map(([name, { configuration, ...about }]) =>
    plain({ name, ...about, groups: [], ...configuration }),
  );
}

function measurements(kind: 'property' | 'task'): JsonObject[] {
  return measurementList
    .filter(({ meta }) => meta.kind === kind)
    .map(({ meta, parameters }) => plain({ ...meta, parameters }));
}

function transforms(): JsonObject[] {
  return transformList.map((transform) => plain({ ...transform, parse: undefined }));
}

function groups(): JsonObject[] {
  const { property_groups, task_groups } = builtInLibraries;
  const of = (kind: string, all: Readonly<Record<string, readonly string[]>>) =>
    Object.entries(all).map(([name, entries]) => plain({ kind, name, entries }));
  return [...of('property', property_groups), ...of('task', task_groups)];
}

/** A copy as JSON would hold it. */
function plain(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value));
}
