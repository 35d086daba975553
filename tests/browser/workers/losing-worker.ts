import { serveSessions } from '../../../src/runtime/inference-service.ts';
import { createBrowserSessions } from '../../../src/runtime/session.browser.ts';
import { serve } from '../../../src/runtime/worker-bridge.ts';
import { ownerEnd } from '../../../src/runtime/worker-end.browser.ts';

// The product's inference worker, and ways to take the GPU or its memory from it.
const sessions = createBrowserSessions(true);
serve(
  {
    ...serveSessions(sessions),
    loseDevice: () => sessions.device()?.destroy(),
    runOutOfMemory: () => {
      const error = new GPUOutOfMemoryError('no room for a buffer');
      sessions
        .device()
        ?.dispatchEvent(
          new GPUUncapturedErrorEvent('uncapturederror', { error, cancelable: true }),
        );
    },
  },
  ownerEnd(),
);
