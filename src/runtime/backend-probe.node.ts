import { nodeSessions } from './session.node.ts';
import type { Backend } from './session.ts';

/** An ONNX model of one operator, `y = −x` on one number: the least that a backend can open. */
const leastModel = Buffer.from(
  'CAgSB2ZpeHR1cmU6OAoLCgF4EgF5IgNOZWcSB2ZpeHR1cmVaDwoBeBIKCggIARIECgIIAWIPCgF5EgoKCAgBEgQKAggBQgIQEA==',
  'base64',
);

/**
 * Opens a session of the least model on a backend, so that a missing driver is known before anything
 * is prepared or stored.
 * @throws RuntimeError `backend_unavailable`
 */
export async function probeBackend(backend: Backend): Promise<void> {
  const model = { name: 'probe', inputName: 'x', data: leastModel };
  const session = await nodeSessions.open(model, { backend, threads: 1 });
  await session.release();
}
