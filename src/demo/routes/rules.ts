/** Rules: made, listed and deleted; they live in the SQLite file. */
import { clean } from '../../model/clean.ts';
import type { Database } from '../database.ts';
import { idOf, type Route, refuse } from '../route.ts';

const ACTIONS = ['allow', 'block', 'log'];
const DOMAIN = /^(?=.{1,253}$)[a-z0-9_*-]{1,63}(\.[a-z0-9_-]{1,63})*\.?$/i;

export function ruleRoutes(database: Database): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/v1/rules',
      async run({ body: { domain, action, enabled = true } }) {
        if (typeof domain !== 'string' || !DOMAIN.test(domain)) return refuse(400, 'domain is a name');
        if (typeof action !== 'string' || !ACTIONS.includes(action))
          return refuse(400, `action is one of ${ACTIONS.join(', ')}`);
        if (typeof enabled !== 'boolean') return refuse(400, 'enabled is true or false');
        return { status: 201, json: await database.call('addRule', clean(domain), action, enabled) };
      },
    },
    {
      method: 'GET',
      path: '/api/v1/rules',
      run: async () => ({ status: 200, json: await database.call('listRules') }),
    },
    {
      method: 'DELETE',
      path: '/api/v1/rules/:id',
      async run({ params }) {
        const id = idOf(params.id);
        const deleted = id !== undefined && (await database.call('deleteRule', id));
        return deleted ? { status: 204 } : refuse(404, 'no such rule');
      },
    },
  ];
}
