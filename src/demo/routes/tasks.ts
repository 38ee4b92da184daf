/** Tasks for agents: created, dispatched once, reported once, counted, cleared away; and the agents' heartbeats. */
import type { Database } from '../database.ts';
import type { Outcome } from '../database-tables.ts';
import { idOf, nameOf, type Route, refuse } from '../route.ts';

const OUTCOMES: readonly Outcome[] = ['success', 'failure', 'timeout'];

export function taskRoutes(database: Database): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/v1/tasks',
      async run({ body }) {
        const agent = nameOf(body.agent);
        if (agent === undefined) return refuse(400, 'agent is a name');
        return { status: 201, json: { id: await database.call('addTask', agent) } };
      },
    },
    {
      method: 'GET',
      path: '/api/v1/tasks',
      run: async () => ({ status: 200, json: await database.call('taskTally') }),
    },
    {
      method: 'DELETE',
      path: '/api/v1/tasks',
      run: async () => ({ status: 200, json: { deleted: await database.call('clearTasks') } }),
    },
    {
      method: 'GET',
      path: '/api/v1/tasks/:id',
      async run({ params }) {
        const id = idOf(params.id);
        const task = id === undefined ? undefined : await database.call('task', id);
        return task ? { status: 200, json: task } : refuse(404, 'no such task');
      },
    },
    {
      method: 'POST',
      path: '/api/v1/tasks/:id/report',
      async run({ params, body }) {
        const id = idOf(params.id);
        const outcome = OUTCOMES.find((known) => known === body.outcome);
        if (!outcome) return refuse(400, `outcome is one of ${OUTCOMES.join(', ')}`);
        const first = id === undefined ? undefined : await database.call('report', id, outcome);
        if (first === undefined) return refuse(404, 'no such task');
        return first ? { status: 200, json: { id, status: outcome } } : refuse(409, 'it was reported before');
      },
    },
    {
      method: 'GET',
      path: '/api/v1/agents/:agent/tasks',
      async run({ params }) {
        const agent = nameOf(params.agent);
        if (agent === undefined) return refuse(404, 'no such agent');
        return { status: 200, json: await database.call('dispatch', agent) };
      },
    },
    {
      method: 'POST',
      path: '/api/v1/agents/:agent/heartbeat',
      async run({ params }) {
        const agent = nameOf(params.agent);
        if (agent === undefined) return refuse(404, 'no such agent');
        await database.call('heartbeat', agent, Date.now());
        return { status: 204 };
      },
    },
  ];
}
