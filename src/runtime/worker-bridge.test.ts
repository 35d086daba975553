import { Worker, MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { CancelledError, InterplayError, ModelError } from '../core/errors.ts';
import { callback, handOver, openBridge, serve, type WorkerEnd } from './worker-bridge.ts';
import { messageEnd, workerEnd } from './worker-end.node.ts';

interface Service {
  add(a: number, b: number): number;
  refuse(): Promise<never>;
  fail(): never;
  hang(): Promise<void>;
  length(data: Uint8Array): number;
  produce(): Map<string, { data: Float32Array }>;
  count(tell: (n: number) => void): Promise<void>;
  sum(values: unknown): unknown;
}

const produced = new Float32Array([1, Number.NaN]);

const service: Service = {
  add: (a, b) => a + b,
  refuse: () =>
    Promise.reject(new ModelError('unknown_output', 'no such output', { context: { name: 'x' } })),
  fail: () => {
    throw new TypeError('broken');
  },
  hang: () => new Promise(() => undefined),
  length: (data) => data.length,
  produce: () => handOver(new Map([['a', { data: produced }]])),
  count: async (tell) => {
    for (let n = 1; n <= 3; n++) await tell(n);
  },
  sum: () => () => 1,
};

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

function channel() {
  const { port1, port2 } = new MessageChannel();
  const crashes: ((reason: string) => void)[] = [];
  const end: WorkerEnd = {
    ...messageEnd(port1),
    onCrash: (listener) => crashes.push(listener),
    terminate: () => port1.close(),
  };
  closers.push(() => port1.close());
  serve(service, messageEnd(port2));
  return {
    bridge: openBridge<Service>(end, 'test'),
    crash: (reason: string) => crashes.forEach((listener) => listener(reason)),
  };
}

async function errorOf(promise: Promise<unknown>): Promise<InterplayError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof InterplayError))
    throw new Error(`not an InterplayError: ${String(error)}`);
  return error;
}

describe('a bridge', () => {
  it('answers with what the method returns', async () => {
    const { bridge } = channel();
    expect(await bridge.remote.add(2, 3)).toBe(5);
    expect(bridge.ended()).toBeNull();
  });

  it('gives back an error with its class, code, message and context', async () => {
    const error = await errorOf(channel().bridge.remote.refuse());
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({
      code: 'unknown_output',
      message: 'no such output',
      context: { name: 'x' },
    });
  });

  it('gives an error that the service did not mean to throw the code internal', async () => {
    const error = await errorOf(channel().bridge.remote.fail());
    expect(error).toMatchObject({ code: 'internal', message: 'broken' });
    expect(error.stack).toContain('worker-bridge.test.ts');
  });

  it('rejects every pending call, and every later one, when the worker crashes', async () => {
    const { bridge, crash } = channel();
    const pending = [bridge.remote.hang(), bridge.remote.hang()].map(errorOf);
    crash('out of luck');
    for (const error of [...(await Promise.all(pending)), await errorOf(bridge.remote.add(1, 1))]) {
      expect(error.code).toBe('worker_crashed');
      expect(error.message).toContain('out of luck');
    }
  });

  it('rejects what still waits when it is closed, with the reason given', async () => {
    const { bridge } = channel();
    const pending = errorOf(bridge.remote.hang());
    await bridge.close(new CancelledError());
    expect((await pending).code).toBe('cancelled');
    expect((await errorOf(bridge.remote.add(1, 1))).code).toBe('cancelled');
  });

  it('closes with worker_closed when no reason is given', async () => {
    const { bridge } = channel();
    const pending = errorOf(bridge.remote.hang());
    await bridge.close();
    expect((await pending).code).toBe('worker_closed');
  });

  it('moves the buffers that are handed over and copies the others', async () => {
    const { bridge } = channel();
    const moved = new Uint8Array(1000);
    const copied = new Uint8Array(1000);
    expect(await bridge.remote.length(handOver(moved))).toBe(1000);
    expect(await bridge.remote.length(copied)).toBe(1000);
    expect([moved.length, copied.length]).toEqual([0, 1000]);
  });

  it('moves buffers inside the maps and objects of a result', async () => {
    const result = await channel().bridge.remote.produce();
    expect(result.get('a')?.data).toEqual(new Float32Array([1, Number.NaN]));
    expect(produced.length).toBe(0);
  });

  it('calls back a function that was given as an argument', async () => {
    const told: number[] = [];
    await channel().bridge.remote.count(callback((n: number) => void told.push(n)));
    expect(told).toEqual([1, 2, 3]);
  });

  it('rejects, and stays usable, when an argument or a result cannot be cloned', async () => {
    const { bridge } = channel();
    expect((await errorOf(bridge.remote.sum(() => 1))).code).toBe('internal');
    expect((await errorOf(bridge.remote.sum(1))).message).toContain('Unserializable');
    expect(await bridge.remote.add(1, 1)).toBe(2);
  });
});

describe('a worker thread', () => {
  const start = (code: string) =>
    openBridge<Service>(workerEnd(new Worker(code, { eval: true })), 'test');

  it.each([
    ['an uncaught error', 'setTimeout(() => { throw new Error("kaputt") }, 20)', 'kaputt'],
    ['an exit', 'setTimeout(() => process.exit(3), 20)', 'code 3'],
  ])('that ends by %s rejects its pending calls with the reason', async (_, code, reason) => {
    const error = await errorOf(start(code).remote.hang());
    expect(error.code).toBe('worker_crashed');
    expect(error.message).toContain(reason);
  });
});
