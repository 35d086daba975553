import { datasetOfReference, nameOfReference } from '../../config/dataset-reference.ts';
import type { JsonObject } from '../../core/json.ts';
import { detailsOf, type DatasetDetails } from '../../datasets/details.ts';
import { openDataset } from '../../datasets/opening.ts';
import { nodeFiles } from '../../datasets/sources.node.ts';
import type { Hub } from '../../resources/hub.ts';
import { factLines, type Inspection } from './inspection.ts';

/** Classes and groups that the text names; the JSON has all. */
const SHOWN = 20;

/** Of a folder, an archive, a table, an array or a dataset of the Hub: pictures, classes and groups. */
export async function inspectDataset(reference: string, hub: Hub): Promise<Inspection> {
  const files = nodeFiles(process.cwd(), hub);
  try {
    const name = nameOfReference(reference);
    const dataset = await openDataset(name, datasetOfReference(reference), null, files);
    const details = detailsOf(dataset);
    const facts: JsonObject = JSON.parse(JSON.stringify({ file: reference, ...details }));
    return { facts, text: textOf(reference, details) };
  } finally {
    await files.close();
  }
}

function textOf(reference: string, details: DatasetDetails): string {
  const { examples, sha256, unlabelled, several, classes, groups, factors } = details;
  const present = classes.filter(({ count }) => count > 0);
  return factLines([
    ['dataset', reference],
    ['sha256', sha256],
    ['pictures', String(examples)],
    ...(unlabelled > 0 ? [['unlabelled', String(unlabelled)] as const] : []),
    ...(several > 0 ? [['several', `${several} with several accepted labels`] as const] : []),
    ['classes', `${present.length} of ${classes.length}`],
    ...counted(
      'class',
      present.map(({ name, count }) => [name, count]),
    ),
    ...groups.flatMap(({ column, values }) =>
      counted(
        'group',
        values.map(({ value, count }) => [`${column}=${value}`, count]),
      ),
    ),
    ...(factors.length > 0 ? [['factors', factors.join(', ')] as const] : []),
  ]);
}

function counted(
  title: string,
  counts: readonly (readonly [string, number])[],
): (readonly [string, string])[] {
  const more = counts.length - SHOWN;
  return [
    ...counts.slice(0, SHOWN).map(([name, count]) => [title, `${name} ${count}`] as const),
    ...(more > 0 ? [[title, `… and ${more} more`] as const] : []),
  ];
}
