import { expect, test } from 'vitest';
import { ENT_DNS } from '../../scripts/systems/ent-dns.ts';
import { needs } from '../scenarios/needs.ts';
import { newPlace } from '../scenarios/soaktop.ts';
import { outcomesOf } from './outcome-of.ts';

const named = (name: string) => ENT_DNS.filter((scenario) => scenario.name === name);

test('each scenario of Ent-DNS, cut short on the embedded target, comes to its verdict; every fault in it is found', async () => {
  const scenarios = ENT_DNS.filter(({ embedded }) => embedded);
  const outcomes = await outcomesOf(scenarios, 'embedded', newPlace());
  for (const name of ['slower', 'leak', 'locked'])
    expect({ name, verdict: outcomes[scenarios.findIndex((each) => each.name === name)]?.verdict }).toEqual({
      name,
      verdict: 'fail',
    });
}, 180_000);

test('PowerDNS whose database somebody else has locked refuses its writers, and that is told apart', async ({
  skip,
}) => {
  needs(skip, 'pdns-server pdns-backend-sqlite3 sqlite3', 'pdns_server', 'sqlite3');
  const [outcome] = await outcomesOf(named('locked'), 'real', newPlace());
  expect(outcome?.verdict).toBe('fail');
  expect(outcome?.figures).toContainEqual(expect.stringMatching(/^locked [1-9]/));
}, 90_000);
