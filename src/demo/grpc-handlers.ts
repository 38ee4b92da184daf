/** What the methods of the demo's gRPC services do. */
import {
  type handleUnaryCall,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerWritableStream,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { Database } from './database.ts';
import type { Outcome } from './database-tables.ts';
import type { Disturbance } from './faults.ts';
import { idOf, nameOf } from './route.ts';

/** Refuses with a status of gRPC. */
export class Refusal extends Error {
  readonly code: status;
  constructor(code: status, details: string) {
    super(details);
    this.code = code;
  }
}

interface Value {
  readonly value: string;
}
type Run = (request: Readonly<Record<string, unknown>>) => unknown;

/** Told of each call when it has ended: its method, its status, and how long it took in seconds. */
export type OnCall = (method: string, code: status, seconds: number) => void;

/** More messages than this nobody gets of one stream. */
const MOST_MESSAGES = 100_000;
/** 100,000 at once take a second, in which nobody else is served. */
const MESSAGES_A_TURN = 100;

export function counterHandlers(
  database: Database,
  disturb: () => Disturbance,
  onCall: OnCall,
): UntypedServiceImplementation {
  const plain = (name: string, run: Run) => unary(`Counter/${name}`, run, disturb, onCall);
  return {
    Get: plain('Get', async () => ({ value: await database.call('counter') })),
    Increment: plain('Increment', async () => ({ value: await database.call('increment') })),
    Follow(call: ServerWritableStream<{ readonly count: number }, object>) {
      const count = Math.min(call.request.count, MOST_MESSAGES);
      const begunAt = performance.now();
      let value = 0;
      call.once('close', () => onCall('Counter/Follow', status.OK, (performance.now() - begunAt) / 1000));
      const send = () => {
        if (call.cancelled) return;
        for (let i = 0; i < MESSAGES_A_TURN && value < count; i++) call.write({ value: ++value });
        if (value >= count) call.end();
        else if (call.writableNeedDrain) call.once('drain', () => setImmediate(send));
        else setImmediate(send);
      };
      send();
    },
    Sum(call: ServerReadableStream<Value, object>, done: sendUnaryData<object>) {
      const begunAt = performance.now();
      let sum = 0n;
      call.on('data', ({ value }) => {
        sum += BigInt(value);
      });
      call.on('end', () => {
        onCall('Counter/Sum', status.OK, (performance.now() - begunAt) / 1000);
        done(null, { value: String(sum) });
      });
    },
    Echo(call: ServerDuplexStream<Value, object>) {
      const begunAt = performance.now();
      call.on('data', (value) => call.write(value));
      call.on('end', () => {
        onCall('Counter/Echo', status.OK, (performance.now() - begunAt) / 1000);
        call.end();
      });
    },
  };
}

export function queueHandlers(
  database: Database,
  disturb: () => Disturbance,
  onCall: OnCall,
): UntypedServiceImplementation {
  const agentOf = (given: unknown): string => {
    const agent = nameOf(given);
    if (agent === undefined) throw new Refusal(status.INVALID_ARGUMENT, 'agent is a name');
    return agent;
  };
  const plain = (name: string, run: Run) => unary(`Queue/${name}`, run, disturb, onCall);
  return {
    Put: plain('Put', async ({ agent }) => ({ agent, id: await database.call('addTask', agentOf(agent)) })),
    Claim: plain('Claim', async ({ agent }) => ({ tasks: await database.call('dispatch', agentOf(agent)) })),
    Done: plain('Done', async ({ id, outcome }) => {
      const task = idOf(String(id));
      const first = task === undefined ? undefined : await database.call('report', task, outcome as Outcome);
      if (first === undefined) throw new Refusal(status.NOT_FOUND, 'no such task');
      if (!first) throw new Refusal(status.FAILED_PRECONDITION, 'it was reported before');
      return {};
    }),
  };
}

export function unary(
  method: string,
  run: Run,
  disturb: () => Disturbance,
  onCall: OnCall,
): handleUnaryCall<Readonly<Record<string, unknown>>, object> {
  return async ({ request }, done) => {
    const begunAt = performance.now();
    let code = status.OK;
    let reply: object | null = null;
    let details = '';
    try {
      const { delayMs, fail } = disturb();
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      if (fail) throw new Refusal(status.INTERNAL, 'a fault that was asked for');
      reply = (await run(request)) as object;
    } catch (error) {
      code = error instanceof Refusal ? error.code : status.INTERNAL;
      details = error instanceof Error ? error.message : String(error);
    }
    onCall(method, code, (performance.now() - begunAt) / 1000);
    if (reply) done(null, reply);
    else done({ code, details });
  };
}
