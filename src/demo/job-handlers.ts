/** What the methods of the demo's jobs do over gRPC. */
import { status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Database } from './database.ts';
import type { Disturbance } from './faults.ts';
import { type OnCall, Refusal, unary } from './grpc-handlers.ts';
import { idOf } from './route.ts';

export function jobHandlers(
  database: Database,
  disturb: () => Disturbance,
  onCall: OnCall,
): UntypedServiceImplementation {
  const plain = (name: string, run: Parameters<typeof unary>[1]) =>
    unary(`Jobs/${name}`, run, disturb, onCall);
  return {
    Put: plain('Put', async () => ({ id: await database.call('putJob') })),
    // No job: an empty list, so that a flow can end there.
    Take: plain('Take', async ({ lease_ms }) => {
      const job = await database.call('takeJob', Date.now(), Number(lease_ms));
      return { jobs: job ? [{ id: job.id }] : [] };
    }),
    Done: plain('Done', async ({ id }) => {
      const job = idOf(String(id));
      if (job === undefined) throw new Refusal(status.NOT_FOUND, 'no such job');
      return { first: await database.call('finishJob', job) };
    }),
  };
}
