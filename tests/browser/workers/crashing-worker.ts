import { serve } from '../../../src/runtime/worker-bridge.ts';
import { ownerEnd } from '../../../src/runtime/worker-end.browser.ts';

serve(
  {
    wait: () => new Promise(() => undefined),
    crash: () => {
      setTimeout(() => {
        throw new Error('kaputt');
      });
      return new Promise(() => undefined);
    },
  },
  ownerEnd(),
);
