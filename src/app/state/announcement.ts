import { formatDuration } from './format.ts';
import { fractionDone, type RunProgress } from './run-progress.ts';

/**
 * What a screen reader says of a run: its beginning, each quarter and its end. The same text while
 * nothing worth saying happened, so that a live region speaks rarely; null before any run.
 */
export function announcement(progress: RunProgress): string | null {
  switch (progress.phase) {
    case 'idle':
      return null;
    case 'starting':
      return 'The run is starting.';
    case 'running':
      return runningText(progress);
    case 'stopping':
      return 'The run is being cancelled.';
    case 'stopped':
      return 'The run was cancelled. It can be continued.';
    case 'failed':
      return `The run failed: ${progress.error?.message ?? 'the reason is not known.'}`;
    case 'finished':
      return `The run is finished. ${progress.finished.length} results are ready.`;
  }
}

function runningText(progress: RunProgress): string {
  const quarters = Math.floor((fractionDone(progress) ?? 0) * 4);
  if (quarters === 0) return 'The run is under way.';
  if (quarters === 4) return 'All pictures were shown; the last values are being computed.';
  return `${quarters * 25} percent of the run is done.`;
}

/** `about 8 s left`, once there is something to guess from. */
export function timeLeft(progress: RunProgress): string | null {
  const { secondsLeft, phase } = progress;
  return secondsLeft === null || phase !== 'running'
    ? null
    : `about ${formatDuration(secondsLeft)} left`;
}
