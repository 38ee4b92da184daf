import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DemoTarget, startDemoTarget } from '../../../src/demo/target.ts';
import { countOf, percentile } from '../../../src/model/histogram.ts';
import { outcome } from '../run-flows.ts';
import { flowOf, grpcStep, refusalOf, runCalls } from './run-calls.ts';

let target: DemoTarget;
let server: string;
beforeAll(async () => {
  target = await startDemoTarget({ grpcPort: 0 });
  server = `127.0.0.1:${target.grpcPort}`;
});
afterAll(() => target.close());

const value = (given: number | string) => ({ value: given });

test('1,000 calls of 20 VUs share one connection, and the counter has counted as many', async () => {
  const tally = await runCalls(server, flowOf(grpcStep('demo.Counter/Increment')), { count: 1000, vus: 20 });
  expect(outcome(tally)).toEqual({ due: 1000, ok: 1000, classes: {}, seen: { connected: 1 } });
  const get = grpcStep('demo.Counter/Get', { expect: { '$.value': '1000' } });
  expect((await runCalls(server, flowOf(get))).ok).toBe(1);
});

test('all four kinds of methods are called, and what they stream is counted, its first and last looked at', async () => {
  const flow = flowOf(
    grpcStep('demo.Counter/Get', { save: { now: '$.value' } }),
    grpcStep('demo.Counter/Follow', {
      messages: [{ count: 5000 }],
      expect: { '$.count': 5000, '$.first.value': '1', '$.last.value': '5000' },
      first: 'opened',
    }),
    grpcStep('demo.Counter/Sum', {
      messages: [value('{{now}}'), value(-1), value('9007199254740993')],
      expect: { '$.value': '9007199254741992' },
    }),
    grpcStep('demo.Counter/Echo', {
      messages: [value(1), value(2)],
      expect: { '$.count': 2, '$.last.value': '2' },
      ends: { never: { '$.count': 7 } },
    }),
    grpcStep('demo.Counter/Follow', { name: 'empty', messages: [{ count: 0 }], expect: { '$.last': null } }),
  );
  const tally = await runCalls(server, flow);
  expect(outcome(tally)).toEqual({ due: 5, ok: 5, classes: {}, seen: { connected: 1 } });
  expect(countOf(tally.histograms.opened ?? [])).toBe(1);
  expect(percentile(tally.histograms.opened ?? [], 1)).toBeLessThanOrEqual(
    percentile(tally.histograms.Follow ?? [], 1) as number,
  );
});

test('of a stream that has no end so many messages can be taken, and then it is cancelled', async () => {
  const take = grpcStep('demo.Counter/Follow', {
    messages: [{ count: 100_000 }],
    take: 3,
    expect: { '$.count': 3, '$.last.value': '3' },
  });
  const held = grpcStep('demo.Counter/Echo', {
    messages: [value(4)],
    take: 1,
    expect: { '$.first.value': '4' },
  });
  const tally = await runCalls(server, flowOf(take, held), { count: 20, vus: 5 });
  expect(outcome(tally)).toEqual({ due: 40, ok: 40, classes: {}, seen: { connected: 1 } });
});

test('a task is put, claimed once and done once; what is done again is of the class of its status', async () => {
  const done = { messages: [{ id: '{{task}}', outcome: 'success' }] };
  const flow = flowOf(
    grpcStep('demo.Queue/Put', { messages: [{ agent: 'a-{{n}}' }], save: { put: '$.id' } }),
    grpcStep('demo.Queue/Claim', {
      messages: [{ agent: 'a-{{n}}' }],
      expect: { '$.tasks[0].id': '{{put}}', '$.tasks[1]': undefined },
      save: { task: '$.tasks[-1].id' },
    }),
    grpcStep('demo.Queue/Done', done),
    grpcStep('demo.Queue/Done', { ...done, name: 'again', status: ['FAILED_PRECONDITION'] }),
    grpcStep('demo.Queue/Done', { ...done, name: 'third' }),
  );
  const tally = await runCalls(server, flow, { count: 50, vus: 5 });
  expect(outcome(tally)).toMatchObject({ due: 250, ok: 200, classes: { 'grpc.failed_precondition': 50 } });
  // Each step has its own account, and a no of the server's is one that nothing came of.
  const none = { due: 50, errors: 0, lost: 0, missed: 0, refused: 0 };
  expect(tally.steps).toMatchObject({
    Put: { ...none, ok: 50 },
    again: { ...none, ok: 50 },
    third: { ...none, ok: 0, errors: 50, refused: 50 },
  });
});

test('an answer after which a flow need not go on ends it without an error, and is seen by its name', async () => {
  const flow = flowOf(
    grpcStep('demo.Queue/Claim', {
      messages: [{ agent: 'nobody' }],
      ends: { empty: { '$.tasks': [] } },
      save: { x: '$.tasks[0].id' },
    }),
    grpcStep('demo.Queue/Done', { messages: [{ id: '{{x}}' }] }),
  );
  expect(outcome(await runCalls(server, flow, { count: 3 }))).toEqual({
    due: 3,
    ok: 3,
    classes: {},
    seen: { connected: 1, empty: 3 },
  });
});

test('what is not as expected, not there to be saved, or does not fit is told, and what needs it is not called', async () => {
  const flow = flowOf(
    grpcStep('demo.Counter/Get', { name: 'json', expect: { '$.value': 'x' } }),
    grpcStep('demo.Queue/Claim', { messages: [{ agent: 'nobody' }], save: { task: '$.tasks[0].id' } }),
    grpcStep('demo.Queue/Done', { messages: [{ id: '{{task}}' }] }),
  );
  expect(outcome(await runCalls(server, flow))).toEqual({
    due: 2,
    ok: 0,
    classes: { json: 1, save: 1 },
    seen: { connected: 1, unfit: 1 },
  });
});

test.each([
  ['reflection: demo.Nothing: not known here', 'demo.Nothing/Get', {}],
  ['demo.Counter has no method Got: there are Get, Increment, Follow, Sum, Echo', 'demo.Counter/Got', {}],
  [
    'step Put: demo.Task has no field «agnet»: there are agent, id',
    'demo.Queue/Put',
    { messages: [{ agnet: 1 }] },
  ],
  [
    'step Done: outcome: «won» is no enum: there are success, failure, timeout',
    'demo.Queue/Done',
    { messages: [{ outcome: 'won' }] },
  ],
  ['step Done: id: «7a» is no whole', 'demo.Queue/Done', { messages: [{ id: '7a' }] }],
  ['step Get: demo.Counter/Get takes one message, not 2', 'demo.Counter/Get', { messages: [{}, {}] }],
  [
    'step Get: nothing before it saves {{gone}} (metadata x-a)',
    'demo.Counter/Get',
    { metadata: { 'x-a': '{{gone}}' } },
  ],
])('%s', async (reason, call, given) => {
  const told = await refusalOf(server, flowOf(grpcStep(call, given)));
  expect(told).toContain(reason);
  expect(told).not.toContain('\n');
});
