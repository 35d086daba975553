import { intervalText, numberText, plainText } from './number-text.ts';
import type { RunDocument } from './run-document.ts';

/** Runs as Markdown: for each the model, how it was run, all values, and what was not measured. */
export function formatMarkdown(runs: readonly RunDocument[]): string {
  return runs.map(runSection).join('\n');
}

function runSection(run: RunDocument): string {
  const { model, environment, datasets } = run;
  const { used, reason } = environment.backend;
  const lines = [
    `## ${escape(model.name)}`,
    '',
    `- run \`${run.id}\`, ${run.status}${run.finished === null ? '' : `, finished ${run.finished}`}`,
    `- ${model.parameters} parameters, ${model.bytes} bytes, sha256 \`${model.sha256.slice(0, 16)}…\``,
    `- Interplay ${escape(environment.interplay)}, ONNX Runtime ${escape(environment.onnxruntime)} on ${used}${reason === null ? '' : ` (${escape(reason)})`}`,
    ...Object.entries(datasets).map(([name, dataset]) => datasetLine(name, dataset)),
    ...checkLines(run),
    '',
    ...valueTable(run),
    ...missingLines(run),
  ];
  return `${lines.join('\n')}\n`;
}

function datasetLine(name: string, { examples, skipped }: RunDocument['datasets'][string]): string {
  const unread = skipped.length === 0 ? '' : `, ${skipped.length} of them not readable`;
  return `- ${escape(name)}: ${examples} examples${unread}`;
}

function checkLines({ environment }: RunDocument): string[] {
  const { check } = environment;
  if (check === null || check.ok) return [];
  return [
    `- **backend check failed**: logits differ from ${check.reference} by up to ${numberText(check.maxLogitDifference)}`,
  ];
}

function valueTable(run: RunDocument): string[] {
  const primary = new Set(run.measurements.map((measurement) => measurement.primary));
  const rows = Object.entries(run.values).map(([name, value]) => {
    const shown = primary.has(name) ? `**${escape(name)}**` : escape(name);
    return `| ${shown} | ${numberText(value.value)} | ${intervalText(value)} | ${value.n} |`;
  });
  if (rows.length === 0) return ['No values.'];
  return ['| value | | 95 % interval | n |', '| --- | ---: | --- | ---: |', ...rows];
}

function missingLines(run: RunDocument): string[] {
  const missing = run.measurements.filter(({ status }) => status !== 'ok');
  if (missing.length === 0) return [];
  return [
    '',
    'Not measured:',
    '',
    ...missing.map(
      ({ address, status, code, reason }) =>
        `- ${escape(address)}: ${status}${code === undefined ? '' : ` (${escape(code)})`}${reason === undefined ? '' : `: ${escape(reason)}`}`,
    ),
  ];
}

/** Names and reasons come from files: they must not make cells, links, pictures or HTML. */
function escape(text: string): string {
  return plainText(text).replace(/[\\`*[\]<>|~]|(?<!\w)_|_(?!\w)/g, '\\$&');
}
