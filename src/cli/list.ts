import { builtInDatasets } from '../config/built-in-datasets.ts';
import { builtInLibraries } from '../config/libraries.ts';
import { ConfigurationError } from '../core/errors.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import { isObject } from '../config/problem.ts';
import { suggestion } from '../core/names.ts';
import { namedDatasets } from '../datasets/library.ts';
import { measurementList } from '../measurement-list.ts';
import { formatTable } from '../report/terminal-table.ts';
import { transformList } from '../transform-list.ts';
import { EXIT, type Command } from './command.ts';

const SHORTEST_LINE = 20;
const LONGEST_CELL = 32;
const LONGEST_LINE = 120;

/** What is listed of a kind: its metas, and what a person is shown of them: members, or texts made of them, by title. */
interface Listing {
  readonly metas: () => readonly JsonObject[];
  readonly columns: readonly (
    string | readonly [title: string, text: (meta: JsonObject) => string]
  )[];
}

const listings: Readonly<Record<string, Listing>> = {
  models: { metas: models, columns: ['name', 'family', ['what', modelText]] },
  datasets: { metas: datasets, columns: ['name', 'examples', 'labels', ['what', datasetText]] },
  properties: {
    metas: () => measurements('property'),
    columns: ['id', 'version', 'category', 'summary'],
  },
  tasks: { metas: () => measurements('task'), columns: ['id', 'version', 'category', 'summary'] },
  transforms: {
    metas: transforms,
    columns: ['id', 'stage', ['arguments', argumentsText], 'summary'],
  },
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

/** A row a meta; long cells are broken into lines, those of the last column, sentences mostly, where the line ends. */
function table({ columns }: Listing, metas: readonly JsonObject[], width: number): string {
  const shown = columns.map((column) =>
    typeof column === 'string'
      ? { title: column, text: (meta: JsonObject) => cell(meta[column]) }
      : { title: column[0], text: column[1] },
  );
  const last = shown.length - 1;
  const short = metas.map((meta) =>
    shown.slice(0, last).map(({ text }) => breakLines(text(meta), LONGEST_CELL)),
  );
  const fixed = shown
    .slice(0, last)
    .map(({ title }, c) => 2 + longest([title, ...short.flatMap((row) => row[c] ?? [])]))
    .reduce((sum, each) => sum + each, 0);
  const room = Math.max(SHORTEST_LINE, Math.min(width, LONGEST_LINE) - fixed);
  const rows = metas.flatMap((meta, at) => {
    const lines = [...(short[at] ?? []), breakLines(shown[last]?.text(meta) ?? '', room)];
    const height = Math.max(...lines.map(({ length }) => length));
    return Array.from({ length: height }, (_, line) => lines.map((each) => each[line] ?? ''));
  });
  return formatTable(shown, rows);
}

function longest(texts: readonly string[]): number {
  return Math.max(...texts.map(({ length }) => length));
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

/** Of a model of the Hub also where it is, its licence, and whether it was tried. */
function modelText({ title, hub, licence, tried }: JsonObject): string {
  if (hub === undefined) return cell(title);
  const run =
    isObject(tried) && tried['run'] !== 'no' ? `run: ${cell(tried['run'])}` : 'not run yet';
  return `${cell(title)}: hub:${cell(hub)}, ${cell(licence)}, ${run}`;
}

/** The built-in splits, and the published datasets that `as:` names. */
function datasets(): JsonObject[] {
  const builtIn = Object.entries(builtInDatasets).map(([name, { configuration, ...about }]) =>
    plain({ name, source: 'built in', ...about, groups: [], ...configuration }),
  );
  return [...builtIn, ...namedDatasets.map(({ keys, ...about }) => plain({ ...about, ...keys }))];
}

/** Of a published dataset how its files lie, where to get them, and their licence. */
function datasetText({ title, source, description, layout, licence }: JsonObject): string {
  if (layout === undefined) return cell(description);
  return `${cell(title)}, as: your files. ${cell(layout)} From ${cell(source)} (${cell(licence)}).`;
}

/** What stands behind the id in a view. */
function argumentsText({ id, usage }: JsonObject): string {
  return cell(usage).slice(cell(id).length).replace(/^:/, '').replace('[', ' [').trim();
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
