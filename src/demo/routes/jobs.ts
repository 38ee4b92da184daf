/** Jobs over REST: put, taken under a lease, done; and how many there are of each. Open: workers have no login. */
import type { Database } from '../database.ts';
import { idOf, type Route, refuse } from '../route.ts';

/** Longer than an hour nobody keeps a job without a word. */
const LEASE_MOST_MS = 3_600_000;

export function jobRoutes(database: Database): Route[] {
  const path = '/api/v1/jobs';
  const routes: Route[] = [
    {
      method: 'GET',
      path,
      run: async () => ({ status: 200, json: await database.call('jobTally') }),
    },
    {
      method: 'POST',
      path,
      run: async () => ({ status: 201, json: { id: await database.call('putJob') } }),
    },
    {
      method: 'POST',
      path: `${path}/take`,
      async run({ body: { leaseMs } }) {
        if (typeof leaseMs !== 'number' || !(leaseMs > 0 && leaseMs <= LEASE_MOST_MS))
          return refuse(400, `leaseMs is a number up to ${LEASE_MOST_MS}`);
        return { status: 200, json: { job: await database.call('takeJob', Date.now(), leaseMs) } };
      },
    },
    {
      method: 'POST',
      path: `${path}/:id/done`,
      async run({ params }) {
        const id = idOf(params.id);
        if (id === undefined) return refuse(404, 'no such job');
        return { status: 200, json: { isFirst: await database.call('finishJob', id) } };
      },
    },
  ];
  return routes.map((route) => ({ ...route, open: true }));
}
