import { expect, test } from 'vitest';
import { COUNTER } from '../../scripts/systems/counter.ts';
import { needs } from '../scenarios/needs.ts';
import { newPlace } from '../scenarios/soaktop.ts';
import { outcomesOf } from './outcome-of.ts';

test('each scenario of the counter, cut short on the embedded target, comes to its verdict; lost writes are found', async () => {
  const scenarios = COUNTER.filter(({ embedded }) => embedded);
  const outcomes = await outcomesOf(scenarios, 'embedded', newPlace());
  const of = (name: string) => outcomes[scenarios.findIndex((each) => each.name === name)];
  expect(of('loss')?.verdict).toBe('fail');
  expect(of('kill')?.figures).toContainEqual(expect.stringMatching(/^ledger pass /));
  expect(of('phases')?.figures).toContainEqual(expect.stringMatching(/^recovered/));
}, 180_000);

test('what Redis acknowledged and lost with a kill -9, keeping dumps alone, is found and counted', async ({
  skip,
}) => {
  needs(skip, 'redis-server webdis', 'redis-server', 'webdis');
  const [outcome] = await outcomesOf(
    COUNTER.filter(({ name }) => name === 'loss'),
    'real',
    newPlace(),
  );
  expect(outcome?.verdict).toBe('fail');
  expect(outcome?.figures).toContainEqual(
    expect.stringMatching(/^ledger fail .*: \d{3,} acknowledged writes are lost\)$/),
  );
}, 90_000);
