import { afterAll, beforeAll, expect, test } from 'vitest';
import { monotonicMs } from '../../../src/load/monotonic.ts';
import { type GrpcReflectionRig, startGrpcReflectionRig } from '../../rigs/grpc-reflection-rig.ts';
import { forkWorker, rate, total } from '../fork-worker.ts';
import { outcome } from '../run-flows.ts';
import { flowOf, grpcLoad, grpcStep, refusalOf, runCalls } from './run-calls.ts';

let rig: GrpcReflectionRig;
beforeAll(async () => {
  rig = await startGrpcReflectionRig();
});
afterAll(() => rig.close());

const turn = (message: object, given = {}) => grpcStep('rig.Shapes/Turn', { messages: [message], ...given });

test('a server that knows only v1alpha, and tells a file at a time, is asked for each once', async () => {
  rig.asked.length = 0;
  const tally = await runCalls(rig.server, flowOf(turn({}), turn({}, { name: 'again' })), { count: 5 });
  expect(outcome(tally)).toMatchObject({ due: 10, ok: 10, classes: {} });
  expect(rig.asked).toEqual(['rig.Shapes', 'parts.proto']);
});

test('a server that is not there can’t be asked', async () => {
  expect(await refusalOf('127.0.0.1:1', flowOf(turn({})))).toBe('reflection: no answer (refused)');
});

test('metadata goes with the question as well, as far as it needs nothing that the setup saves', async () => {
  rig.asked.length = 0;
  const metadata = { 'x-note': 'key ${WORD}', 'x-other': '{{uuid}}' };
  await runCalls(rig.server, { ...flowOf(turn({})), metadata }, { env: { WORD: 'secret' } });
  expect(rig.asked).toContain('key secret');
});

test('fields of every kind go there and back, templates in all of them', async () => {
  const message = {
    name: 'n {{n}}',
    colour: 'BLUE',
    inner: { inner: { raw: 'ü' }, corners: ['9223372036854775807', -1, '{{n}}'] },
    sizes: { small: 1, large: '{{n}}7' },
    is_round: true,
    weight: 0.25,
    raw: { base64: '/w==' },
  };
  const expected = {
    '$.name': 'n 0',
    '$.colour': 'BLUE',
    '$.inner.inner.raw': 'ü',
    '$.inner.corners': ['9223372036854775807', '-1', '0'],
    '$.sizes': { small: 1, large: 7 },
    '$.is_round': true,
    '$.weight': 0.25,
    '$.raw': { base64: '/w==' },
  };
  const tally = await runCalls(rig.server, flowOf(turn(message, { expect: expected })));
  expect(outcome(tally)).toMatchObject({ ok: 1, classes: {} });
});

test('metadata is sent, a step’s own before the load’s, with what the setup saved and what the environment holds', async () => {
  const spec = {
    setup: [turn({ name: 'ada' }, { save: { who: '$.name' }, expect: { '$.note': '' } })],
    metadata: { 'x-note': '{{who}} ${WORD}' },
    ...flowOf(
      turn({}, { expect: { '$.note': 'ada secret' } }),
      turn({}, { name: 'own', metadata: { 'x-note': 'mine' }, expect: { '$.note': 'mine' } }),
    ),
  };
  const tally = await runCalls(rig.server, spec, { env: { WORD: 'secret' } });
  expect(outcome(tally)).toMatchObject({ ok: 2, classes: {} });
  const setup = [turn({ name: 'x' }, { expect: { '$.name': 'y' }, save: { who: '$.name' } })];
  expect(await refusalOf(rig.server, { ...spec, setup }, { WORD: 'secret' })).toBe(
    'setup rig.Shapes/Turn: json',
  );
});

test.each([
  ['reflection: rig.Nothing: no ·[31msuch thing', grpcStep('rig.Nothing/Turn')],
  ['step Turn: inner: corners: a list is asked for', turn({ inner: { corners: 1 } })],
  ['step Turn: sizes: a map is asked for', turn({ sizes: [] })],
  ['step Turn: inner: parts.Shape is a map of fields', turn({ inner: 'x' })],
  ['step Turn: is_round: «yes» is no yes or no', turn({ is_round: 'yes' })],
  ['step Turn: weight: «heavy» is no number', turn({ weight: 'heavy' })],
  [
    'step Turn: corners: write «9007199254740993» as a text: as a number it is not exact',
    turn({ corners: [2 ** 53 + 2] }),
  ],
])('%s', async (reason, step) => {
  expect((await refusalOf(rig.server, flowOf(step))).replace('9007199254740994', '9007199254740993')).toBe(
    reason,
  );
});

test('a server that ends its connections every half second, after its word, costs no call', async () => {
  const aged = await startGrpcReflectionRig(0, 500);
  const worker = forkWorker(grpcLoad(aged.server, flowOf(turn({ name: '{{n}}' }))), { pace: rate(0) });
  try {
    await worker.told('ready');
    const startMs = Math.ceil(monotonicMs());
    worker.send({ type: 'pace', pace: rate(200, startMs) });
    worker.send({ type: 'stop', atMs: startMs + 4000, drainMs: 2000 });
    await worker.collectFor(4000, 500);
    await worker.told('drained');
    await worker.collect();
    const tally = total(worker);
    expect(tally).toMatchObject({ due: 800, ok: 800 });
    expect(tally.seen.reconnects).toBeGreaterThanOrEqual(3);
  } finally {
    await worker.kill();
    aged.close();
  }
});
