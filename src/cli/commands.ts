import type { ListedCommand } from './command.ts';
import type { Flags } from './flags.ts';

const hub: Flags[string] = {
  value: 'URL',
  summary: 'address of the Hub or a mirror (default HF_ENDPOINT)',
};

const runFlags: Flags = {
  out: { value: 'DIR', summary: 'folder for runs and records (default runs/)' },
  resume: { summary: 'go on with what is stored (always so); says when there is nothing' },
  force: { summary: 'measure again even where a complete run is stored' },
  hub,
  backend: { value: 'NAME', summary: 'auto, cpu, cuda, webgpu or wasm (default auto)' },
  seed: { value: 'N', summary: 'the same as seed=N' },
  workers: { value: 'N', summary: 'threads that infer side by side (default: one per core)' },
  shard: { value: 'I/N', summary: 'not available in this version' },
};

/** The one list of commands. */
export const commands: readonly ListedCommand[] = [
  {
    name: 'evaluate',
    usage: '[run.yaml] [key=value …]',
    summary: 'measure one or several models: one run each',
    flags: runFlags,
    readsRunFile: true,
    load: async () => (await import('./evaluate.ts')).evaluateCommand,
  },
  {
    name: 'list',
    usage: 'models|datasets|properties|tasks|transforms|groups',
    summary: 'what is built in',
    flags: {},
    readsRunFile: false,
    load: async () => (await import('./list.ts')).listCommand,
  },
  {
    name: 'inspect',
    usage: 'MODEL | DATASET | PICTURE …',
    summary: 'what a model, a dataset or a picture holds',
    flags: {
      preprocess: {
        value: 'MAPPING',
        summary: "for pictures, e.g. '{resize: 256, crop: 224}'",
      },
      hub,
    },
    readsRunFile: false,
    load: async () => (await import('./inspect.ts')).inspectCommand,
  },
  {
    name: 'export',
    usage: 'RUN … --format json|csv|markdown',
    summary: 'a run in another format; RUN is a run.json, its folder, or an id under runs/',
    flags: {
      format: { value: 'NAME', summary: 'json, csv or markdown (default json)' },
      out: { value: 'FILE', summary: 'where to write it (default: standard output)' },
    },
    readsRunFile: false,
    load: async () => (await import('./export.ts')).exportCommand,
  },
  {
    name: 'downloads',
    usage: '[--free ADDRESS | --free-all]',
    summary: 'what is kept of models and datasets from servers',
    flags: {
      free: { value: 'ADDRESS', summary: 'remove what is kept of an address' },
      'free-all': { summary: 'remove all of it' },
    },
    readsRunFile: false,
    load: async () => (await import('./downloads.ts')).downloadsCommand,
  },
  later('sweep', '[run.yaml] model=a,b [key=v1,v2 …]', 'the product of the listed choices', true),
  later('analyze', 'RUN …', 'properties against tasks over runs', false),
  later('compare', 'BASE RUN', 'two runs, paired', false),
  later('merge', 'DIR …', 'shards into runs', false),
];

function later(name: string, usage: string, summary: string, readsRunFile: boolean): ListedCommand {
  const flags = readsRunFile ? runFlags : {};
  return {
    name,
    usage,
    summary: `${summary} (not available yet)`,
    flags,
    readsRunFile,
    load: null,
  };
}
