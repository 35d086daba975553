import { composeConfiguration } from '../config/composition.ts';
import type { ModelConfiguration } from '../config/configuration.ts';
import { builtInLibraries } from '../config/libraries.ts';
import { completeConfiguration } from '../engine/completion.ts';
import type { Platform } from '../engine/platform.ts';
import { lookUp } from '../engine/prepared.ts';
import type { DownloadProgress } from '../resources/downloads.ts';
import type { FoundModel } from './added-models.browser.ts';

/**
 * Finds what an address or an id of the Hub leaves open of a model, as a run would: preprocessing, classes, commit.
 * @throws ResourceError, ModelError, ConfigurationError
 */
export async function findModel(
  platform: Platform,
  name: string,
  configuration: ModelConfiguration,
  onProgress: (progress: DownloadProgress) => void,
): Promise<FoundModel> {
  const runFile = { model: [name], models: { [name]: configuration } };
  const whole = composeConfiguration({ runFile });
  const complete = await completeConfiguration(whole, platform, (event) => {
    if (event.type === 'download') onProgress(event);
  });
  const found = lookUp(complete.models, name);
  const { labels } = found;
  const isBuiltIn = labels === undefined || Object.hasOwn(builtInLibraries.label_spaces, labels);
  const classes = isBuiltIn ? null : complete.label_spaces[labels];
  return {
    configuration: found,
    labelSpace: isBuiltIn || !Array.isArray(classes) ? null : { name: labels, classes },
  };
}
