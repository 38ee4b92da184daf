import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoTarget, startDemoTarget } from '../../src/demo/target.ts';
import { callRest, openRest, type Rest } from './rest-client.ts';

let target: DemoTarget;
let rest: Rest;
beforeAll(async () => {
  target = await startDemoTarget({ password: 'secret' });
  rest = await openRest(target.httpPort, 'secret');
});
afterAll(() => target.close());

describe('the way in', () => {
  test('a wrong password gives no token', async () => {
    const login = { username: 'admin', password: 'demo' };
    expect((await callRest(target.httpPort, 'POST', '/api/v1/auth/login', login)).status).toBe(401);
  });

  test('without a token, or with one that is altered, foreign or unsigned, nothing is let in', async () => {
    const [header, claims, signature] = rest.token.split('.') as [string, string, string];
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const none = `${encode({ alg: 'none' })}.${claims}.`;
    const other = `${header}.${encode({ sub: 'admin', exp: 9e9 })}.${signature}`;
    const foreign = `${header}.${claims}.${createHmac('sha256', 'guess').update(`${header}.${claims}`).digest('base64url')}`;
    for (const token of [undefined, 'x', '..', none, other, foreign])
      expect((await callRest(target.httpPort, 'GET', '/api/v1/rules', undefined, token)).status).toBe(401);
    expect((await rest.call('GET', '/rules')).status).toBe(200);
  });

  test('a token is good for 30 days', () => {
    const { iat, exp } = JSON.parse(Buffer.from(rest.token.split('.')[1] as string, 'base64url').toString());
    expect(exp - iat).toBe(30 * 86_400);
  });
});

describe('requests', () => {
  test('a body over 64 KiB is refused, announced or not, and the next request is served', async () => {
    const long = JSON.stringify({ domain: 'x'.repeat(70_000) });
    expect((await rest.call('POST', '/rules', long)).status).toBe(413);
    const chunked = await fetch(`http://127.0.0.1:${target.httpPort}/api/v1/rules`, {
      method: 'POST',
      headers: { authorization: `Bearer ${rest.token}` },
      body: new Blob([long]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(chunked.status).toBe(413);
    expect((await rest.call('GET', '/rules')).status).toBe(200);
  });

  test('unknown paths, wrong methods and bodies that are no object are told apart', async () => {
    expect((await rest.call('GET', '/nothing')).status).toBe(404);
    expect((await rest.call('DELETE', '/counter')).status).toBe(405);
    for (const body of ['{', '[]', 'null', '3'])
      expect((await rest.call('POST', '/rules', body)).status).toBe(400);
  });
});

describe('rules', () => {
  test('a rule is made, listed, deleted once, and gone', async () => {
    const made = await rest.call('POST', '/rules', {
      domain: 'ads.example.com',
      action: 'block',
      enabled: true,
    });
    expect(made).toMatchObject({ status: 201, json: { domain: 'ads.example.com', enabled: true } });
    expect((await rest.call('GET', '/rules')).json).toContainEqual(made.json);
    expect((await rest.call('DELETE', `/rules/${made.json.id}`)).status).toBe(204);
    expect((await rest.call('DELETE', `/rules/${made.json.id}`)).status).toBe(404);
    expect((await rest.call('GET', '/rules')).json).not.toContainEqual(made.json);
  });

  test.each([
    [{ action: 'block' }],
    [{ domain: 'a b', action: 'block' }],
    [{ domain: '\u001b[2J.com', action: 'block' }],
    [{ domain: 'a.com', action: 'explode' }],
    [{ domain: 'a.com', action: 'block', enabled: 'yes' }],
  ])('%o is no rule', async (body) => {
    expect((await rest.call('POST', '/rules', body)).status).toBe(400);
  });
});

describe('the ledger', () => {
  test('increments sent at once are each counted once', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => rest.call('POST', '/counter')));
    const values = answers.map(({ json }) => json.value).sort((a, b) => a - b);
    expect(values).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect((await rest.call('GET', '/counter')).json).toEqual({ value: 100 });
  });

  test('a task is dispatched to its agent once and reported once', async () => {
    const { status, json: made } = await rest.call('POST', '/tasks', { agent: 'agent-1' });
    expect(status).toBe(201);
    expect((await rest.call('POST', '/agents/agent-1/heartbeat')).status).toBe(204);
    expect((await rest.call('GET', '/agents/agent-2/tasks')).json).toEqual([]);
    const both = await Promise.all([1, 2].map(() => rest.call('GET', '/agents/agent-1/tasks')));
    expect(both.flatMap(({ json }) => json)).toEqual([
      { id: made.id, agent: 'agent-1', status: 'dispatched' },
    ]);
    const report = (outcome: string) => rest.call('POST', `/tasks/${made.id}/report`, { outcome });
    expect((await report('maybe')).status).toBe(400);
    expect((await report('timeout')).status).toBe(200);
    expect((await report('success')).status).toBe(409);
    expect((await rest.call('GET', `/tasks/${made.id}`)).json).toMatchObject({ status: 'timeout' });
    expect((await rest.call('POST', '/tasks/999/report', { outcome: 'success' })).status).toBe(404);
  });

  test('tasks are tallied by their outcome for ever, also when they were cleared away', async () => {
    const tally = async () => (await rest.call('GET', '/tasks')).json;
    const before = await tally();
    const outcomes = ['success', 'success', 'failure', 'timeout'];
    for (const outcome of [...outcomes, undefined]) {
      const { json: made } = await rest.call('POST', '/tasks', { agent: 'agent-3' });
      if (outcome) await rest.call('POST', `/tasks/${made.id}/report`, { outcome });
    }
    const grown = {
      created: before.created + 5,
      success: before.success + 2,
      failure: before.failure + 1,
      timeout: before.timeout + 1,
    };
    expect(await tally()).toEqual({ ...grown, kept: before.kept + 5 });
    expect((await rest.call('DELETE', '/tasks')).json).toEqual({ deleted: before.kept + 5 });
    expect(await tally()).toEqual({ ...grown, kept: 0 });
  });
});
