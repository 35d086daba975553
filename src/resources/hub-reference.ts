import { ConfigurationError } from '../core/errors.ts';

/** A model of the Hub: `hub:<org>/<name>[@revision][:dtype]`. */
export interface HubModelReference {
  /** `<org>/<name>`. */
  readonly id: string;
  /** Branch, tag or commit. Default `main`. */
  readonly revision: string;
  /** Which of the repository's ONNX files: `fp32`, `fp16`, `q8` …; null for the default. */
  readonly dtype: string | null;
}

/** One split of a dataset of the Hub: `hub:<org>/<name>/<config>/<split>[@revision]`. */
export interface HubDatasetReference {
  /** `<org>/<name>`. */
  readonly id: string;
  readonly config: string;
  readonly split: string;
  /** Branch, tag or commit; null for the Hub's own conversion to Parquet. */
  readonly revision: string | null;
}

const word = '[A-Za-z0-9][A-Za-z0-9._-]{0,95}';
const revision = '[A-Za-z0-9][A-Za-z0-9._/-]{0,255}';
const model = new RegExp(`^(?:hub:)?(${word}/${word})(?:@(${revision}))?(?::([a-z0-9_]{1,32}))?$`);
const dataset = new RegExp(`^(?:hub:)?(${word}/${word})/([^/@:]{1,128})/([^/@:]{1,128})(?:@(${revision}))?$`); // prettier-ignore

/** Whether a text begins as an id of the Hub does. */
export function isHubReference(text: string): boolean {
  return text.startsWith('hub:');
}

/**
 * Reads the id of a model, with or without `hub:` before it.
 * @throws ConfigurationError `invalid_hub_id`
 */
export function parseHubModel(text: string): HubModelReference {
  const found = model.exec(text);
  const [, id, at = 'main', dtype = null] = found ?? [];
  if (id === undefined || goesUp(text)) {
    throw invalid(text, 'hub:<org>/<name>[@revision][:dtype]', 'hub:org/name or hub:org/name:q8');
  }
  return { id, revision: at, dtype };
}

/**
 * Reads the name of a split, with or without `hub:` before it.
 * @throws ConfigurationError `invalid_hub_id`
 */
export function parseHubDataset(text: string): HubDatasetReference {
  const found = dataset.exec(text);
  const [, id, config, split, at = null] = found ?? [];
  if (id === undefined || config === undefined || split === undefined || goesUp(text)) {
    throw invalid(text, 'hub:<org>/<name>/<config>/<split>[@revision]', 'hub:org/name/default/test'); // prettier-ignore
  }
  return { id, config, split, revision: at };
}

/** A part `..` would leave the repository. */
function goesUp(text: string): boolean {
  return /(^|[/:@])\.{1,2}([/:@]|$)/.test(text);
}

function invalid(text: string, form: string, example: string): ConfigurationError {
  return new ConfigurationError(
    'invalid_hub_id',
    `"${text.slice(0, 200)}" is not of the form ${form}, such as ${example}.`,
    { context: { given: text.slice(0, 200) } },
  );
}
