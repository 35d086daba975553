import { readFile } from 'node:fs/promises';
import { parsePreprocess } from '../config/run-file.ts';
import { ConfigurationError, InterplayError, toPlainError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { sha256 } from '../core/sha256.ts';
import { cropPicture } from '../images/crop.ts';
import { decodePicture } from '../images/decode.node.ts';
import type { Geometry, Picture } from '../images/picture.ts';
import type { TensorInfo } from '../models/model.ts';
import { readOnnxInfo } from '../models/onnx-file.ts';
import { plainText } from '../report/number-text.ts';
import { EXIT, type Command } from './command.ts';
import { tellError } from './terminal.ts';

/** What `inspect` says of a file: the members in order, and the text for people. */
interface Inspection {
  readonly facts: JsonObject;
  readonly text: string;
}

/**
 * `interplay inspect FILE …`: of a model its inputs, outputs, operators and size; of a picture one line of
 * tab-separated file, width, height, SHA-256 of the decoded RGB bytes, SHA-256 of the uint8 pixels after
 * resize and crop. A file that cannot be read is told and the others follow; the exit code is then 1.
 */
export const inspectCommand: Command = {
  run: async (args, terminal) => {
    if (args.positionals.length === 0) {
      throw new ConfigurationError(
        'invalid_argument',
        'interplay inspect wants a model (.onnx) or pictures.',
      );
    }
    const geometry = parsePreprocess(args.text('preprocess') ?? '{}', '--preprocess');
    const json = args.has('json');
    const facts: JsonObject[] = [];
    let failed = false;
    for (const file of args.positionals) {
      try {
        const inspection = await inspect(file, geometry);
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

async function inspect(file: string, geometry: Geometry): Promise<Inspection> {
  const bytes = await readBytes(file);
  return file.toLowerCase().endsWith('.onnx')
    ? inspectModel(file, bytes)
    : inspectPicture(file, await decodePicture(bytes), geometry);
}

async function readBytes(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError('file_not_found', `The file cannot be read (${reason}).`, {
      context: { file },
      cause: error,
    });
  }
}

async function inspectPicture(
  file: string,
  picture: Picture,
  geometry: Geometry,
): Promise<Inspection> {
  const { width, height } = picture;
  const rgb = await sha256(new Uint8Array(picture.data));
  const pixels = await sha256(new Uint8Array(cropPicture(picture, geometry).data));
  return {
    facts: { file, width, height, rgb_sha256: rgb, pixels_sha256: pixels },
    text: `${[plainText(file), width, height, rgb, pixels].join('\t')}\n`,
  };
}

async function inspectModel(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<Inspection> {
  const info = readOnnxInfo(bytes);
  const digest = await sha256(bytes);
  const tensors = (list: readonly TensorInfo[]) =>
    list.map(({ name, type, shape }) => ({ name, type, shape: [...shape] }));
  const facts: JsonObject = {
    file,
    sha256: digest,
    bytes: bytes.length,
    ir_version: info.irVersion,
    opsets: info.opsets.map(({ domain, version }) => ({ domain, version })),
    producer: info.producer,
    inputs: tensors(info.inputs),
    outputs: tensors(info.outputs),
    parameters: info.parameters,
    operators: [...info.operators],
  };
  const opsets = info.opsets.map(({ domain, version }) => `${domain || 'ai.onnx'} ${version}`);
  const lines: [string, string][] = [
    ['file', file],
    ['sha256', digest],
    ['bytes', String(bytes.length)],
    ['parameters', String(info.parameters)],
    ['opset', `${opsets.join(', ')} (IR ${info.irVersion})`],
    ['producer', info.producer],
    ...info.inputs.map((tensor): [string, string] => ['input', tensorText(tensor)]),
    ...info.outputs.map((tensor): [string, string] => ['output', tensorText(tensor)]),
    ['operators', info.operators.join(', ')],
  ];
  const text = lines.map(([name, value]) => `${name.padEnd(10)}  ${plainText(value)}\n`).join('');
  return { facts, text };
}

function tensorText({ name, type, shape }: TensorInfo): string {
  return `${name}: ${type} [${shape.join(', ')}]`;
}
