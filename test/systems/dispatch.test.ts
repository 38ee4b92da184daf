import { expect, test } from 'vitest';
import { DISPATCH } from '../../scripts/systems/dispatch.ts';
import { needs } from '../scenarios/needs.ts';
import { newPlace } from '../scenarios/soaktop.ts';
import { outcomesOf } from './outcome-of.ts';

test('each scenario of the dispatcher, cut short on the embedded target, comes to its verdict; the leak is found', async () => {
  const scenarios = DISPATCH.filter(({ embedded }) => embedded);
  const outcomes = await outcomesOf(scenarios, 'embedded', newPlace());
  const leak = outcomes[scenarios.findIndex(({ name }) => name === 'leak')];
  expect(leak?.verdict).toBe('fail');
}, 180_000);

test("each task's way through PowerDNS' API is told, one writer at a time", async ({ skip }) => {
  needs(skip, 'pdns-server pdns-backend-sqlite3 sqlite3', 'pdns_server', 'sqlite3');
  const [outcome] = await outcomesOf(
    DISPATCH.filter(({ name }) => name === 'outcomes'),
    'real',
    newPlace(),
  );
  expect(outcome?.figures).toContainEqual(expect.stringMatching(/^tasks p95 /));
}, 90_000);
