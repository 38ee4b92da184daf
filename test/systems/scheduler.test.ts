import { expect, test } from 'vitest';
import { SCHEDULER } from '../../scripts/systems/scheduler.ts';
import { needs } from '../scenarios/needs.ts';
import { newPlace } from '../scenarios/soaktop.ts';
import { outcomesOf } from './outcome-of.ts';

test('each scenario of the scheduler, cut short on the embedded target, comes to its verdict; what is done twice is found', async () => {
  const outcomes = await outcomesOf(SCHEDULER, 'embedded', newPlace());
  const of = (name: string) => outcomes[SCHEDULER.findIndex((each) => each.name === name)];
  expect(of('short-lease')?.verdict).toBe('fail');
  expect(of('worker-killed')?.figures).toContainEqual(expect.stringMatching(/^taken over [1-9]/));
  expect(of('worker-killed')?.figures).toContain('done twice 0');
  expect(of('restart')?.figures).toContainEqual(expect.stringMatching(/^recovered after /));
}, 180_000);

test('the tasks of a killed worker are done by others when their leases on etcd are over, and none twice', async ({
  skip,
}) => {
  needs(skip, 'etcd-server', 'etcd');
  const [outcome] = await outcomesOf(
    SCHEDULER.filter(({ name }) => name === 'worker-killed'),
    'real',
    newPlace(),
  );
  expect(outcome?.figures).toContainEqual(expect.stringMatching(/^taken over [1-9]/));
  expect(outcome?.figures).toContain('done twice 0');
  expect(outcome?.figures).toContainEqual(expect.stringMatching(/^ledger pass \(done grew by /));
}, 90_000);
