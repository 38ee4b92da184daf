/** Publishing to an endpoint of the hub without a connection of one's own: the body is the message. */
import type { Hub } from '../hub.ts';
import { nameOf, type Route, refuse } from '../route.ts';

export function endpointRoutes(hub: Hub): Route[] {
  return [
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
