import type { BackendCheck } from '../../report/run-document.ts';
import type { Backend } from '../../runtime/session.ts';
import { formatPercent } from './format.ts';

/** What people call the backends. */
export const backendNames: Readonly<Record<Backend | 'auto', string>> = {
  auto: 'automatic',
  webgpu: 'WebGPU',
  wasm: 'WebAssembly',
  cpu: 'CPU',
  cuda: 'CUDA',
};

/** The outcome of a backend check in a sentence. */
export function checkSentence(check: BackendCheck): string {
  const outcome = check.ok ? 'agrees with' : 'differs from';
  return (
    `${outcome} ${backendNames[check.reference]} on ${check.examples} pictures: ` +
    `largest logit difference ${small(check.maxLogitDifference)} ` +
    `(tolerance ${small(check.tolerance)}), ` +
    `same answer ${formatPercent(check.top1Agreement)}, ` +
    `batch against single ${small(check.maxBatchDifference)}`
  );
}

function small(value: number): string {
  return value === 0 ? '0' : value.toExponential(1).replace('-', '−');
}
