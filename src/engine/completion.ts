import type {
  CompleteConfiguration,
  CompleteModelConfiguration,
  Configuration,
  ModelConfiguration,
} from '../config/configuration.ts';
import { fromPlainError } from '../core/errors.ts';
import { recogniseLabelSpace } from '../datasets/label-spaces.ts';
import type { Preprocess } from '../images/picture.ts';
import { describePreprocess } from '../images/preprocess-text.ts';
import { findHubModel, type HubModel } from '../models/hub-model.ts';
import { readNamedOnnxFile } from '../models/onnx-file.ts';
import { suggestOptions } from '../models/suggestion.ts';
import { parseHubModel } from '../resources/hub-reference.ts';
import { isCommit } from '../models/remote-model.ts';
import type { RunEvent } from './events.ts';
import type { Platform } from './platform.ts';
import { lookUp } from './prepared.ts';

/**
 * Finds what the chosen models leave open: of a repository of the Hub the commit, the file, preprocessing, classes
 * and card; of any other file a preprocessing by the size of its input. What the configuration says stays. What was
 * found is told as notices and stands in the result, so that the same run can be made again.
 * @throws ResourceError, ModelError as `findHubModel` and `Platform.readModel`
 */
export async function completeConfiguration(
  configuration: Configuration,
  platform: Pick<Platform, 'hub' | 'readModel'>,
  emit: (event: RunEvent) => void,
): Promise<CompleteConfiguration> {
  const models: Record<string, CompleteModelConfiguration> = {};
  const spaces = { ...configuration.label_spaces };
  for (const name of configuration.model) {
    const written = lookUp(configuration.models, name);
    const found = await completeFromHub(name, written, platform, spaces, emit);
    const preprocess = found.preprocess ?? (await guessPreprocess(name, found, platform, emit));
    models[name] = { ...found, preprocess };
  }
  return { ...configuration, models, label_spaces: spaces };
}

/** @param spaces gets the label space of the model's classes */
async function completeFromHub(
  name: string,
  written: ModelConfiguration,
  { hub }: Pick<Platform, 'hub'>,
  spaces: Configuration['label_spaces'],
  emit: (event: RunEvent) => void,
): Promise<ModelConfiguration> {
  if (written.hub === undefined) return written;
  const reference = parseHubModel(written.hub);
  const pinned = isCommit(reference.revision) && written.file !== undefined;
  // What an earlier run wrote down needs no question, and works without a connection.
  if (pinned && written.preprocess !== undefined) return written;
  const found = await findHubModel(hub, reference, written.file);
  if (written.preprocess === undefined && found.problem !== null) {
    throw fromPlainError(found.problem);
  }
  const labels = written.labels ?? labelSpaceOf(name, found, spaces);
  emit({ type: 'notice', code: 'model_found', message: describe(name, found, labels) });
  return {
    ...written,
    hub: `${reference.id}@${found.commit}`,
    file: found.chosen.file.path,
    ...(found.preprocess === null ? {} : { preprocess: found.preprocess }),
    ...(written.preprocess === undefined ? {} : { preprocess: written.preprocess }),
    ...(labels === undefined ? {} : { labels }),
    card: { ...found.card, ...written.card },
  };
}

/** The name of the label space that a repository's classes are; a new one is named like the model. */
function labelSpaceOf(
  name: string,
  { classes }: HubModel,
  spaces: Configuration['label_spaces'],
): string | undefined {
  if (classes === null) return undefined;
  const builtIn = recogniseLabelSpace({ name, classes });
  const space = builtIn ?? { name, classes };
  let label = space.name;
  while (Object.hasOwn(spaces, label) && !isSame(spaces[label], space.classes)) label += '_labels';
  spaces[label] = [...space.classes];
  return label;
}

function isSame(
  written: Configuration['label_spaces'][string] | undefined,
  classes: readonly string[],
): boolean {
  return Array.isArray(written) && written.join('\n') === classes.join('\n');
}

function describe(name: string, found: HubModel, labels: string | undefined): string {
  const { reference, commit, chosen, classes, preprocess, card } = found;
  const size = chosen.file.size === null ? '' : `, ${(chosen.file.size / 1e6).toFixed(1)} MB`;
  const named = classes === null ? 'no class names' : `${classes.length} classes (${labels ?? ''})`;
  const pixels = preprocess === null ? 'no preprocessing' : describePreprocess(preprocess);
  const licence = typeof card['licence'] === 'string' ? `, licence ${card['licence']}` : '';
  return `${name}: ${reference.id} at ${commit.slice(0, 12)}, ${chosen.file.path}${size}; ${pixels}; ${named}${licence}.`;
}

/** A preprocessing by the size of the input, for a person to check. */
async function guessPreprocess(
  name: string,
  configuration: ModelConfiguration,
  platform: Pick<Platform, 'readModel'>,
  emit: (event: RunEvent) => void,
): Promise<Preprocess> {
  const { data } = await platform.readModel(name, configuration, (progress) =>
    emit({ type: 'download', model: name, ...progress }),
  );
  const { preprocess } = suggestOptions(readNamedOnnxFile(name, data), {});
  emit({
    type: 'notice',
    code: 'preprocess_guessed',
    message: `${name}: nothing says how pictures become its inputs. Taken for it, by the size of the input: ${describePreprocess(preprocess)}. Check it, and write it down (models.${name}.preprocess).`,
  });
  return preprocess;
}
