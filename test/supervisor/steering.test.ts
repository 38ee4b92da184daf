import { expect, test } from 'vitest';
import type { RunEvent } from '../../src/model/event.ts';
import { firstAsk } from '../../src/model/load.ts';
import type { LoadSpec } from '../../src/model/profile.ts';
import type { Ask } from '../../src/model/state.ts';
import { type LoadCommand, steer } from '../../src/supervisor/steering.ts';
import { DNS } from '../model/made-soak.ts';

const API: LoadSpec = {
  ...DNS,
  name: 'api',
  engine: 'http',
  base: 'http://127.0.0.1:1',
  shape: { unit: 'vus', kind: 'constant', amount: 10 },
  setup: [],
  headers: {},
  flow: [],
  step: { share: 0.25 },
};

/** Steering asks fleets, and holds or lets go of shapes: that is all there is to see. */
function steered(...loads: LoadSpec[]) {
  const asked: [string, number][] = [];
  const shapes: string[] = [];
  const events: RunEvent[] = [];
  const asks: Record<string, Ask> = Object.fromEntries(
    loads.map((load) => [load.name, { asked: firstAsk(load), paused: false, stage: null, byHand: false }]),
  );
  const steering = steer(
    loads.map((load) => ({
      fleet: { load, ask: ({ amount }) => asked.push([load.name, amount]) },
      course: { hold: () => shapes.push('hold'), resume: () => shapes.push('resume') },
    })),
    (load) => asks[load] as Ask,
    (event) => {
      events.push(event);
      if (event.type === 'load') asks[event.load] = event;
    },
    () => 42,
  );
  return { asked, shapes, events, apply: (command: LoadCommand) => steering.apply(command) };
}

test('a step adds what the profile says, and says from what to what', () => {
  const { apply, asked, events } = steered(DNS, API);
  expect(apply({ do: 'step', load: 'dns', direction: 1 })).toEqual({ ok: true, text: 'dns 1000/s → 1100/s' });
  expect(apply({ do: 'step', load: 'api', direction: -1 })).toEqual({ ok: true, text: 'api 10 VUs → 7 VUs' });
  expect(asked).toEqual([
    ['dns', 1100],
    ['api', 7],
  ]);
  expect(events[0]).toEqual({
    type: 'load',
    at: 42,
    load: 'dns',
    asked: 1100,
    paused: false,
    stage: null,
    byHand: false,
  });
});

test('a step may be another share, or so many', () => {
  const { apply } = steered(DNS, API);
  expect(apply({ do: 'step', load: 'dns', direction: 1, by: { share: 0.1 } }).text).toBe(
    'dns 1000/s → 1100/s',
  );
  expect(apply({ do: 'step', load: 'dns', direction: -1, by: { by: 600 } }).text).toBe('dns 1100/s → 500/s');
  expect(apply({ do: 'step', load: 'api', direction: 1, by: { share: 0.001 } }).text).toBe(
    'api 10 VUs → 11 VUs',
  );
});

test('steps up and down again end where they began', () => {
  const { apply, asked } = steered(DNS);
  for (let i = 0; i < 50; i++) apply({ do: 'step', direction: 1 });
  for (let i = 0; i < 50; i++) apply({ do: 'step', direction: -1 });
  expect(asked.at(-1)).toEqual(['dns', 1000]);
});

test('without a load all are meant', () => {
  const { apply } = steered(DNS, API);
  expect(apply({ do: 'step', direction: 1 }).text).toBe('dns 1000/s → 1100/s; api 10 VUs → 13 VUs');
});

test('pausing asks for nothing, and going on for what was asked before', () => {
  const { apply, asked } = steered(DNS);
  expect(apply({ do: 'pause', load: 'dns' })).toEqual({ ok: true, text: 'dns paused' });
  expect(apply({ do: 'pause', load: 'dns' })).toEqual({ ok: false, text: 'dns is paused already' });
  expect(apply({ do: 'step', direction: 1 }).text).toBe('dns 1000/s → 1100/s, still paused');
  expect(apply({ do: 'resume' })).toEqual({ ok: true, text: 'dns goes on at 1100/s' });
  expect(apply({ do: 'resume' })).toEqual({ ok: false, text: 'dns is not paused' });
  expect(asked).toEqual([
    ['dns', 0],
    ['dns', 0],
    ['dns', 1100],
  ]);
});

test('a rate and VUs are set as such, and never in the other’s unit', () => {
  const { apply, asked } = steered(DNS, API);
  expect(apply({ do: 'rate', load: 'dns', rate: 2000 }).ok).toBe(true);
  expect(apply({ do: 'vus', load: 'api', vus: 50 }).ok).toBe(true);
  expect(apply({ do: 'vus', load: 'dns', vus: 50 })).toEqual({
    ok: false,
    text: 'dns is asked for in requests a second: rate dns N',
  });
  expect(apply({ do: 'rate', load: 'api', rate: 50 })).toEqual({
    ok: false,
    text: 'api is asked for in VUs: vus api N',
  });
  expect(asked).toEqual([
    ['dns', 2000],
    ['api', 50],
  ]);
});

test('a load is neither stepped to nothing nor beyond all measure', () => {
  const { apply, asked } = steered(DNS, API);
  apply({ do: 'step', load: 'dns', direction: -1, by: { by: 1e9 } });
  apply({ do: 'rate', load: 'dns', rate: 1e12 });
  apply({ do: 'step', load: 'api', direction: -1, by: { by: 1e9 } });
  apply({ do: 'vus', load: 'api', vus: 1e9 });
  expect(asked).toEqual([
    ['dns', 0.1],
    ['dns', 1_000_000],
    ['api', 1],
    ['api', 100_000],
  ]);
});

test('a load that is not there is named, with those that are', () => {
  expect(steered(DNS, API).apply({ do: 'pause', load: 'web' })).toEqual({
    ok: false,
    text: 'there is no load «web»; there are: dns, api',
  });
  expect(steered().apply({ do: 'pause' }).ok).toBe(false);
});

test('who steps a load that has a shape takes it over; resume gives it back', () => {
  const shape = {
    unit: 'rate',
    kind: 'steps',
    steps: [100, 200],
    settleMs: 0,
    holdMs: 1000,
    restMs: 0,
  } as const;
  const { apply, shapes, events } = steered({ ...DNS, shape });
  apply({ do: 'rate', load: 'dns', rate: 150 });
  expect(shapes).toEqual(['hold']);
  expect(events.at(-1)).toMatchObject({ asked: 150, byHand: true });
  expect(apply({ do: 'pause' }).text).toBe('dns paused');
  expect(apply({ do: 'resume' }).text).toBe('dns goes on at 150/s');
  expect(shapes).toEqual(['hold', 'hold', 'hold']);
  expect(apply({ do: 'resume' }).text).toBe('dns goes on with its shape');
  expect(shapes.at(-1)).toBe('resume');
  expect(events.at(-1)).toMatchObject({ paused: false, byHand: false });
});
