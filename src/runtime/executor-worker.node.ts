import { createNodeExecutor } from './executor.node.ts';
import { serveExecutor } from './executor-service.ts';
import { serve } from './worker-bridge.ts';
import { ownerEnd } from './worker-end.node.ts';

// Entry of a worker thread: one executor.
serve(serveExecutor(createNodeExecutor), ownerEnd());
