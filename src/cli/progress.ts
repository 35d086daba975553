import cliProgress from 'cli-progress';
import type { RunEvent } from '../engine/events.ts';
import { plainText } from '../report/number-text.ts';
import type { Terminal } from './terminal.ts';

/** Milliseconds between lines where no bar can be drawn. */
const LINE_INTERVAL = 5_000;

/** Tells on standard error how a run goes: a bar on a terminal, a line now and then elsewhere. */
export interface ProgressDisplay {
  show(event: RunEvent): void;
  /** Removes the bar. */
  stop(): void;
}

/** How far the inferences are: done, to do, by the second, seconds left. */
type Progress = Extract<RunEvent, { type: 'progress' }>;

type Download = Extract<RunEvent, { type: 'download' }>;

interface Meter {
  download(progress: Download): void;
  start(total: number): void;
  update(progress: Progress): void;
  /** A line beside the bar. */
  line(text: string): void;
  stop(): void;
}

export function makeProgressDisplay(
  terminal: Terminal,
  options: { readonly resume: boolean },
): ProgressDisplay {
  const meter = terminal.interactive ? barMeter(terminal) : lineMeter(terminal);
  const show = (event: RunEvent): void => {
    switch (event.type) {
      case 'planned':
        for (const line of planLines(event, options.resume)) meter.line(line);
        if (event.total > 0) meter.start(event.total);
        break;
      case 'progress':
        meter.update(event);
        break;
      case 'notice':
        meter.line(`${event.code}: ${plainText(event.message)}`);
        break;
      case 'download':
        meter.download(event);
        break;
      case 'check':
        meter.line(checkLine(event));
        break;
      default:
        break;
    }
  };
  return { show, stop: () => meter.stop() };
}

function planLines(event: Extract<RunEvent, { type: 'planned' }>, resume: boolean): string[] {
  const { runs, passes, total } = event;
  const stored = runs.filter((run) => run.stored).length;
  const before = passes.reduce((sum, { done }) => sum + done, 0);
  const lines = [`${count(runs.length, 'run')}, ${count(total, 'inference')} to do`];
  if (stored > 0) {
    lines.push(`${count(stored, 'run')} complete already (--force measures again)`);
  }
  if (before > 0) lines.push(`going on: ${count(before, 'inference')} are stored`);
  if (resume && stored === 0 && before === 0) {
    lines.push('nothing is stored to resume: starting from the beginning');
  }
  return lines;
}

function checkLine({ model, check }: Extract<RunEvent, { type: 'check' }>): string {
  const { reference, examples, maxLogitDifference, top1Agreement, maxBatchDifference, ok } = check;
  const figures =
    `${examples} examples against ${reference}: logits within ${smallText(maxLogitDifference)}, ` +
    `top-1 agreement ${(100 * top1Agreement).toFixed(0)} %, batch against single within ${smallText(maxBatchDifference)}`;
  return plainText(`check ${model}: ${figures}${ok ? '' : ': BEYOND TOLERANCE'}`);
}

/** A bar by cli-progress; a line is put above it. */
function barMeter(terminal: Terminal): Meter {
  const bar = new cliProgress.SingleBar({
    format: '{bar} {percentage} % | {value}/{total} | {speed}/s | {left}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    clearOnComplete: true,
    forceRedraw: true,
    fps: 5,
    stopOnComplete: true,
    stream: process.stderr,
  });
  let downloading = false;
  return {
    download: (event) => {
      downloading = !isWhole(event);
      terminal.err(`\r\u001b[K${downloadText(event)}${downloading ? '' : '\n'}`);
    },
    start: (total) => bar.start(total, 0, { speed: '–', left: '' }),
    update: ({ done, perSecond, secondsLeft }) =>
      bar.update(done, { speed: perSecond.toFixed(0), left: leftText(secondsLeft) }),
    line: (text) => terminal.err(`${bar.isActive || downloading ? '\r\u001b[K' : ''}${text}\n`),
    stop: () => bar.stop(),
  };
}

function lineMeter(terminal: Terminal): Meter {
  let last = performance.now();
  return {
    download: (event) => {
      const now = performance.now();
      if (now - last < LINE_INTERVAL && !isWhole(event)) return;
      last = now;
      terminal.err(`${downloadText(event)}\n`);
    },
    start: () => undefined,
    update: ({ done, total, perSecond, secondsLeft }) => {
      const now = performance.now();
      if (now - last < LINE_INTERVAL && done < total) return;
      last = now;
      const left = done < total ? `, ${leftText(secondsLeft)}` : '';
      terminal.err(`${done} of ${total}, ${perSecond.toFixed(0)}/s${left}\n`);
    },
    line: (text) => terminal.err(`${text}\n`),
    stop: () => undefined,
  };
}

function isWhole({ bytes, size }: Download): boolean {
  return bytes === size;
}

function downloadText({ model, bytes, size }: Download): string {
  const megabytes = (count: number) => (count / 1e6).toFixed(1);
  const of = size === null ? '' : ` of ${megabytes(size)}`;
  return plainText(`downloading ${model}: ${megabytes(bytes)}${of} MB`);
}

function leftText(seconds: number | null): string {
  if (seconds === null) return '';
  return seconds < 90 ? `${Math.ceil(seconds)} s left` : `${Math.ceil(seconds / 60)} min left`;
}

function smallText(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
