/** A counter, whose value at the end must be the number of increments that were acknowledged. */
import type { Database } from '../database.ts';
import type { Route } from '../route.ts';

export function counterRoutes(database: Database): Route[] {
  const path = '/api/v1/counter';
  return [
    {
      method: 'GET',
      path,
      run: async () => ({ status: 200, json: { value: await database.call('counter') } }),
    },
    {
      method: 'POST',
      path,
      run: async () => ({ status: 200, json: { value: await database.call('increment') } }),
    },
  ];
}
