// First: ONNX Runtime starts workers of its own, which the page's policy must allow.
import '../src/runtime/trusted-types.browser.ts';
import { serveSessions } from '../src/runtime/inference-service.ts';
import { createBrowserSessions } from '../src/runtime/session.browser.ts';
import { serve } from '../src/runtime/worker-bridge.ts';
import { ownerEnd } from '../src/runtime/worker-end.browser.ts';

// The owner names the worker after what it is for: see `startInferenceWorker`.
const wantsWebgpu = self.name === 'inference-webgpu';
serve(serveSessions(createBrowserSessions(wantsWebgpu)), ownerEnd());
