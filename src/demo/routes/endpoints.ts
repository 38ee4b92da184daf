/** Publishing to an endpoint of the hub without a connection of one's own, the body being the message; and what was counted. */
import type { Database } from '../database.ts';
import type { Hub } from '../hub.ts';
import { nameOf, type Route, refuse } from '../route.ts';

export function endpointRoutes(hub: Hub, database: Database): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/endpoints',
      run: async () => ({ status: 200, json: { messages: await database.call('messages') } }),
    },
    {
      method: 'POST',
      path: '/api/v1/endpoints/:endpoint',
      run({ params, body }) {
        const endpoint = nameOf(params.endpoint);
        if (endpoint === undefined) return refuse(404, 'no such endpoint');
        return { status: 202, json: { delivered: hub.publish(endpoint, JSON.stringify(body)) } };
      },
    },
  ];
}
