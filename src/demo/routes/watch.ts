/** What watches and steers the demo itself: health, metrics, faults. No fault disturbs these. */
import { describe } from '../../model/clean.ts';
import type { FaultControl } from '../faults.ts';
import { type Route, refuse } from '../route.ts';

export interface WatchParts {
  readonly faults: FaultControl;
  /** The text of a scrape. */
  readonly scrape: () => Promise<string>;
}

export function watchRoutes({ faults, scrape }: WatchParts): Route[] {
  const path = '/admin/faults';
  const routes: Route[] = [
    { method: 'GET', path: '/healthz', run: () => ({ status: 200, text: 'ok\n' }) },
    { method: 'GET', path: '/metrics', run: async () => ({ status: 200, text: await scrape() }) },
    { method: 'GET', path, run: () => ({ status: 200, json: faults.texts }) },
    {
      method: 'POST',
      path,
      run({ body }) {
        try {
          const after = faults.update(body);
          return { status: 200, json: faults.texts, after };
        } catch (error) {
          return refuse(400, describe(error));
        }
      },
    },
    {
      method: 'DELETE',
      path,
      run() {
        faults.clear();
        return { status: 200, json: faults.texts };
      },
    },
  ];
  return routes.map((route) => ({ ...route, aside: true }));
}
