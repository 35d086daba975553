import { stat } from 'node:fs/promises';
import { isModelReference, kindOfFile, nameOfReference } from '../config/dataset-reference.ts';
import { parsePreprocess } from '../config/run-file.ts';
import { ConfigurationError, InterplayError, toPlainError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Geometry } from '../images/picture.ts';
import type { Hub } from '../resources/hub.ts';
import { openHub } from '../resources/hub.node.ts';
import { isHubReference } from '../resources/hub-reference.ts';
import { EXIT, type Command } from './command.ts';
import { inspectDataset } from './inspection/dataset.ts';
import { inspectHubModel } from './inspection/hub-model.ts';
import type { Inspection } from './inspection/inspection.ts';
import { inspectModel } from './inspection/model.ts';
import { inspectPicture } from './inspection/picture.ts';
import { makeProgressDisplay, type ProgressDisplay } from './progress.ts';
import { tellError } from './terminal.ts';

/**
 * `interplay inspect FILE …`: of a model its inputs, outputs, operators and size; of a model of the Hub what its
 * repository says; of a folder, an archive, a table,
 * an array or a dataset of the Hub its pictures, classes and groups; of a picture one line of tab-separated file,
 * width, height, SHA-256 of the decoded RGB bytes, SHA-256 of the uint8 pixels after resize and crop. What cannot be
 * read is told and the others follow; the exit code is then 1.
 */
export const inspectCommand: Command = {
  run: async (args, terminal) => {
    if (args.positionals.length === 0) {
      throw new ConfigurationError(
        'invalid_argument',
        'interplay inspect wants a model (.onnx), a dataset (a folder, an archive, a table …) or pictures.',
      );
    }
    const geometry = parsePreprocess(args.text('preprocess') ?? '{}', '--preprocess');
    const hub = openHub(args.text('hub'));
    const json = args.has('json');
    const display = makeProgressDisplay(terminal, { resume: false });
    const facts: JsonObject[] = [];
    let failed = false;
    for (const file of args.positionals) {
      try {
        const inspection = await inspect(file, geometry, hub, display);
        facts.push(inspection.facts);
        if (!json) terminal.out(inspection.text);
      } catch (error) {
        if (!(error instanceof InterplayError)) throw error;
        const { code, message } = toPlainError(error);
        facts.push({ file, error: { code, message } });
        tellError(terminal, new InterplayError(code, `${file}: ${message}`), false);
        failed = true;
      }
    }
    if (json) terminal.out(`${JSON.stringify(facts, null, 2)}\n`);
    return failed ? EXIT.failed : EXIT.ok;
  },
};

async function inspect(
  file: string,
  geometry: Geometry,
  hub: Hub,
  display: ProgressDisplay,
): Promise<Inspection> {
  const kind = kindOfFile(file);
  if (isModelReference(file)) {
    if (isHubReference(file)) return inspectHubModel(file, hub);
    return inspectModel(file, hub, (progress) =>
      display.show({ type: 'download', model: nameOfReference(file), ...progress }),
    );
  }
  const isDataset = kind !== null || isHubReference(file) || (await isFolder(file));
  return isDataset ? inspectDataset(file, hub) : inspectPicture(file, geometry);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
