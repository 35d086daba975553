import type { JsonObject, JsonValue } from '../../core/json.ts';
import { describePreprocess } from '../../images/preprocess-text.ts';
import { findHubModel, type HubModel } from '../../models/hub-model.ts';
import type { Hub } from '../../resources/hub.ts';
import { parseHubModel } from '../../resources/hub-reference.ts';
import { factLines, type Inspection } from './inspection.ts';

/** Classes that the text names; the JSON has all. */
const SHOWN = 10;

/** Of a model of the Hub: what its repository says of it. Its weights are not downloaded. */
export async function inspectHubModel(reference: string, hub: Hub): Promise<Inspection> {
  const model = await findHubModel(hub, parseHubModel(reference));
  return { facts: factsOf(reference, model), text: textOf(reference, model) };
}

function factsOf(reference: string, model: HubModel): JsonObject {
  const { commit, chosen, files, preprocess, problem, classes, card } = model;
  const fileOf = ({ file: { path, size, sha256 }, dtype }: HubModel['chosen']) => ({ path, dtype, bytes: size, sha256 }); // prettier-ignore
  const facts = {
    file: reference,
    commit,
    chosen: fileOf(chosen),
    files: files.map(fileOf),
    preprocess,
    preprocess_problem: problem?.message ?? null,
    classes,
    card,
  };
  return JSON.parse(JSON.stringify(facts));
}

function textOf(reference: string, model: HubModel): string {
  const { commit, chosen, files, card, classes } = model;
  return factLines([
    ['model', reference],
    ['commit', commit],
    ['file', fileText(chosen)],
    ...files.filter((file) => file !== chosen).map((file) => ['beside', fileText(file)] as const),
    ['preprocess', preprocessText(model)],
    ['classes', classes === null ? 'not named by the repository' : classesText(classes)],
    ['family', said(card['family'])],
    ['licence', said(card['licence'])],
  ]);
}

function fileText({ file: { path, size }, dtype }: HubModel['chosen']): string {
  const bytes = size === null ? '' : `, ${size} bytes`;
  return `${path}${dtype === null ? '' : `, ${dtype}`}${bytes}`;
}

function preprocessText({ preprocess, problem }: HubModel): string {
  if (preprocess !== null) return describePreprocess(preprocess);
  return problem === null ? 'not said by the repository' : `unknown: ${problem.message}`;
}

function classesText(classes: readonly string[]): string {
  const names = classes.slice(0, SHOWN).join(', ');
  return `${classes.length}: ${names}${classes.length > SHOWN ? ' …' : ''}`;
}

function said(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : 'not said';
}
