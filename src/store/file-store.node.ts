import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from '../core/errors.ts';
import { formatRunJson } from '../report/json.ts';
import type { RunDocument } from '../report/run-document.ts';
import { emptyIfMissing, readIfThere, writeAtomically } from './atomic-file.node.ts';
import { PassFolder } from './pass-folder.node.ts';
import type { RunSummary, Store } from './store.ts';

/** More than the views of one measurement; the columns of that many passes stay in memory. */
const PASSES_IN_MEMORY = 24;

/**
 * Runs and records as files (DESIGN §7): `<out>/<run id>/run.json` and `<out>/passes/<pass id>/`. Every file is
 * written under another name first and then renamed, so that a killed process leaves whole files alone.
 * @param out folder of the runs; made when the first file is written
 */
export function createFileStore(out: string): Store {
  const folders = new Map<string, PassFolder>();
  const folder = (passId: string): PassFolder => {
    const known = folders.get(passId) ?? new PassFolder(join(out, 'passes', passId), passId);
    folders.set(passId, known);
    return known;
  };
  /** Passes that were read last, the latest at the end: those that keep what they read. */
  const recent = new Set<PassFolder>();
  const readFolder = (passId: string): PassFolder => {
    const read = folder(passId);
    recent.delete(read);
    recent.add(read);
    const [oldest] = recent;
    if (recent.size > PASSES_IN_MEMORY && oldest !== undefined) {
      recent.delete(oldest);
      oldest.forget();
    }
    return read;
  };
  const runPath = (id: string) => join(out, id, 'run.json');
  const getRun = async (id: string): Promise<RunDocument | null> => {
    const text = await readIfThere(runPath(id));
    // A document under its id was written by putRun; what people bring is validated on import.
    return text === null ? null : (parseRun(id, text.toString('utf8')) as RunDocument);
  };
  const runIds = async (): Promise<string[]> => {
    const entries = await readdir(out, { withFileTypes: true }).catch(emptyIfMissing);
    return entries
      .filter((entry) => entry.isDirectory() && entry.name !== 'passes')
      .map(({ name }) => name);
  };
  const allRuns = async (): Promise<RunDocument[]> =>
    (await Promise.all((await runIds()).map(getRun))).flatMap((run) => run ?? []);
  return {
    openPass: (pass) => folder(pass.id).describe(pass),
    chunks: (passId) => folder(passId).chunks(),
    putChunk: (passId, chunk, columns, failures) =>
      folder(passId).put({ ...chunk, columns, failures }),
    readChunk: (passId, index, columns) => readFolder(passId).read(index, columns),
    failures: (passId) => folder(passId).failures(),
    putCheck: (passId, check) => folder(passId).putCheck(check),
    check: (passId) => folder(passId).check(),
    finishPass: (passId, exampleIds) => folder(passId).finish(exampleIds),
    getRun,
    putRun: (run) => writeAtomically(runPath(run.id), formatRunJson(run)),
    listRuns: async () =>
      (await allRuns()).map(summaryOf).sort((a, b) => (a.created < b.created ? 1 : -1)),
    deleteRun: async (id) => {
      const run = await getRun(id);
      await rm(join(out, id), { recursive: true, force: true });
      const kept = new Set(
        (await allRuns()).flatMap(({ passes }) => passes.map((pass) => pass.id)),
      );
      for (const pass of run?.passes ?? []) {
        // A document that was edited by hand must not lead out of the folder.
        if (kept.has(pass.id) || !/^\w+$/.test(pass.id)) continue;
        folders.delete(pass.id);
        await rm(join(out, 'passes', pass.id), { recursive: true, force: true });
      }
    },
  };
}

function parseRun(id: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StoreError(
      'invalid_run',
      `The run.json of run ${id} is not JSON. Delete its folder and run again.`,
      {
        cause,
        context: { id },
      },
    );
  }
}

function summaryOf(run: RunDocument): RunSummary {
  const { id, status, created, finished, model, datasets } = run;
  return { id, status, created, finished, model: model.name, datasets: Object.keys(datasets) };
}
