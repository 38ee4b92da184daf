import { expect, test } from 'vitest';
import { startDemoProcess } from '../../demo/demo-process.ts';
import { httpStep } from '../fork-worker.ts';
import { runFlow } from './run-flow.ts';

test('against the embedded target a mix logs in once, creates, lists and deletes, all as expected', async () => {
  const demo = await startDemoProcess('--dns-port', '0', '--http-port', '0');
  try {
    const setup = [
      httpStep({
        name: 'login',
        method: 'POST',
        path: '/auth/login',
        json: { username: 'admin', password: 'demo' },
        save: { token: '$..token' },
      }),
    ];
    const rule = { domain: 'test-{{uuid}}.example.test', action: 'block', enabled: true };
    const write = [
      httpStep({
        name: 'create',
        method: 'POST',
        path: '/rules',
        json: rule,
        status: [201],
        save: { id: '$.id' },
      }),
      httpStep({ name: 'delete', method: 'DELETE', path: '/rules/{{id}}', status: [204] }),
    ];
    const list = httpStep({
      name: 'list',
      path: '/rules',
      status: [200],
      expect: { headers: { 'content-type': 'json' } },
    });
    const mix = [
      { weight: 3, flow: [list] },
      { weight: 1, flow: write },
    ];
    const headers = { authorization: 'Bearer {{token}}' };
    const tally = await runFlow(
      `http://127.0.0.1:${demo.httpPort}/api/v1`,
      { setup, headers, flow: [], mix },
      { count: 400, vus: 10 },
    );
    expect(tally.classes).toEqual({});
    expect(tally).toMatchObject({ due: 500, ok: 500 });
    expect(tally.seen.connected).toBeLessThanOrEqual(10);
  } finally {
    await demo.end();
  }
});
