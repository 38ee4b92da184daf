import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DemoTarget, startDemoTarget } from '../../src/demo/target.ts';
import { callRest, openRest, type Rest } from './rest-client.ts';

let target: DemoTarget;
let rest: Rest;
beforeAll(async () => {
  target = await startDemoTarget();
  rest = await openRest(target.httpPort, 'demo');
});
afterAll(() => target.close());
beforeEach(() => callRest(target.httpPort, 'DELETE', '/admin/faults'));

const set = (faults: Record<string, unknown>) => callRest(target.httpPort, 'POST', '/admin/faults', faults);
const counter = async (): Promise<number> => (await rest.call('GET', '/counter')).json.value;
const rules = async (): Promise<number> => {
  const text = await (await fetch(`http://127.0.0.1:${target.httpPort}/metrics`)).text();
  return Number(/^rules (\d+)$/m.exec(text)?.[1]);
};
const writes = (count: number, path: string, body?: unknown) =>
  Promise.all(Array.from({ length: count }, () => rest.call('POST', path, body)));

test('of the writes that are acknowledged exactly the share that was asked for is lost', async () => {
  await set({ loseWrites: '10%' });
  const before = await counter();
  expect((await writes(200, '/counter')).every(({ status }) => status === 200)).toBe(true);
  expect((await counter()) - before).toBe(180);
  const rule = { domain: 'a.test', action: 'block' };
  const stored = await rules();
  expect((await writes(50, '/rules', rule)).every(({ status, json }) => status === 201 && json.id > 0)).toBe(
    true,
  );
  expect((await rules()) - stored).toBe(45);
});

test('or done twice, and acknowledged once', async () => {
  await set({ doubleWrites: '10%' });
  const before = await counter();
  await writes(200, '/counter');
  expect((await counter()) - before).toBe(220);
});

test('without such a fault every write is done once', async () => {
  const before = await counter();
  await writes(100, '/counter');
  expect((await counter()) - before).toBe(100);
});

test.each(['101%', '1/s', '5MB', 'some'])('a share of writes is not written «%s»', async (text) => {
  expect(await set({ loseWrites: text })).toMatchObject({
    status: 400,
    json: { error: 'loseWrites is written like 1%' },
  });
});
