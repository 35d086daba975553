import type { Terminal } from './terminal.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs `action` with a signal that Ctrl-C (or SIGTERM) aborts, so that it can stop cleanly; the second time the
 * process ends at once.
 */
export async function untilInterrupted<T>(
  terminal: Terminal,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const interrupt = (name: (typeof signals)[number]): void => {
    if (controller.signal.aborted) process.exit(exitCodes[name]);
    controller.abort();
    terminal.err('\nstopping; press Ctrl-C again to stop at once\n');
  };
  for (const name of signals) process.on(name, interrupt);
  try {
    return await action(controller.signal);
  } finally {
    for (const name of signals) process.off(name, interrupt);
  }
}
