import { ConfigurationError, ResourceError } from '../core/errors.ts';
import { formatTable } from '../report/terminal-table.ts';
import type { KeptDownload } from '../resources/downloads.ts';
import { downloadsFolder, openDownloads } from '../resources/downloads.node.ts';
import { EXIT, type Command } from './command.ts';

/**
 * `interplay downloads [--free ADDRESS | --free-all]`: what is kept of models and datasets from servers, and frees it.
 * With `--json` an array of what is kept then.
 */
export const downloadsCommand: Command = {
  run: async (args, terminal) => {
    const [first] = args.positionals;
    if (first !== undefined) {
      throw new ConfigurationError(
        'invalid_argument',
        `interplay downloads takes no argument; to free a download write --free ${first}.`,
        { context: { given: [...args.positionals] } },
      );
    }
    const downloads = openDownloads();
    const before = await downloads.list();
    const address = args.text('free');
    if (args.has('free-all')) await downloads.freeAll();
    else if (address !== null) {
      if (!before.some((kept) => kept.address === address)) throw notKept(address);
      await downloads.free(address);
    }
    const kept = await downloads.list();
    const freed = total(before) - total(kept);
    if (freed > 0) terminal.err(`${megabytes(freed)} MB freed\n`);
    terminal.out(args.has('json') ? `${JSON.stringify(kept, null, 2)}\n` : listOf(kept));
    return EXIT.ok;
  },
};

function notKept(address: string): ResourceError {
  return new ResourceError(
    'not_kept',
    `Nothing is kept of ${address}. interplay downloads lists what is, by its address.`,
    { context: { address } },
  );
}

function listOf(kept: readonly KeptDownload[]): string {
  const sum = `${megabytes(total(kept))} MB in ${downloadsFolder()}\n`;
  if (kept.length === 0) return sum;
  const rows = kept.map(({ address, bytes, size, complete, used }) => {
    const of = complete ? '' : ` of ${size === null ? '?' : megabytes(size)}`;
    return [`${megabytes(bytes)}${of}`, used.slice(0, 10), address];
  });
  const columns = [{ title: 'MB', align: 'right' }, { title: 'last used' }, { title: 'address' }] as const; // prettier-ignore
  return formatTable(columns, rows) + sum;
}

function total(kept: readonly KeptDownload[]): number {
  return kept.reduce((sum, { bytes }) => sum + bytes, 0);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
