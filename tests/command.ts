import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const program = resolve(root, 'bin/interplay.js');

/** What a command left behind. */
export interface CommandResult {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running command. */
export interface RunningCommand {
  readonly result: Promise<CommandResult>;
  /** Resolves once standard error holds `text`; rejects when the command ends without it. */
  says(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts the built `interplay` as a person would, in folder `cwd`. */
export function startInterplay(args: readonly string[], cwd: string): RunningCommand {
  if (!existsSync(resolve(root, 'build/cli/main.js'))) {
    throw new Error('build/cli/main.js is not there: run `npm run build` first');
  }
  const child = spawn(process.execPath, [program, ...args], { cwd });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const result = new Promise<CommandResult>((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
  const says = (text: string) =>
    new Promise<void>((done, fail) => {
      const look = (): void => {
        if (stderr.includes(text)) done();
      };
      look();
      child.stderr.on('data', look);
      child.on('close', () => fail(new Error(`the command ended without "${text}": ${stderr}`)));
    });
  return { result, says, kill: (signal) => void child.kill(signal) };
}

/** Runs the built `interplay` to its end. */
export function interplay(args: readonly string[], cwd: string): Promise<CommandResult> {
  return startInterplay(args, cwd).result;
}
