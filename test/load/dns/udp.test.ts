import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { openFlights } from '../../../src/load/dns/flights.ts';
import { ownDescriptors } from '../../../src/load/dns/kernel-sockets.ts';
import { readQueries } from '../../../src/load/dns/queries.ts';
import { udp } from '../../../src/load/dns/udp.ts';
import { openLedger } from '../../../src/load/ledger.ts';
import type { Tally } from '../../../src/load/messages.ts';
import { monotonicMs as clock } from '../../../src/load/monotonic.ts';
import { DNS_DEFAULTS } from '../../../src/model/dns-load.ts';
import { startDnsRig } from '../../rigs/dns-rig.ts';
import { dnsLoad } from '../fork-worker.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

const KINDS = ['good', 'twice', 'wrongname', 'servfail', 'slow1500'];

/** Queries of all kinds in this process, by sockets whose descriptors are known as `descriptorsOf` says. */
async function outcome(port: number, descriptorsOf: typeof ownDescriptors) {
  const ledger = openLedger('soak', 200, () => 1000);
  const names = KINDS.map((kind) => `${kind}.example`);
  const spec = { ...DNS_DEFAULTS, ...dnsLoad(port, { names, timeoutMs: 200 }) };
  const queries = await readQueries(names, spec);
  const kind = udp({ server: spec.server, cap: 1000, clock, descriptorsOf });
  const flights = openFlights({ spec, kind, queries, ledger, clock });
  await flights.carrier.open();
  open.push(flights.carrier);
  for (let number = 0; number < 500; number++) {
    const nowMs = clock();
    ledger.tallyAt(nowMs).send(nowMs, nowMs);
    flights.launch({ query: queries.pick(number), number, dueMs: nowMs, sentMs: nowMs, waiter: null });
    if (number % 50 === 49) await pause(5);
  }
  await pause(250);
  flights.loseSentBefore(clock() - 200);
  await pause(1600);
  const { ok, errors, lost, classes, seen } = ledger.report(clock(), () => 0)[0] as Tally;
  return { ok, errors, lost, classes, seen };
}

test.runIf(process.platform === 'linux')('Linux tells the descriptors of our sockets', async () => {
  const { port } = await startRig();
  let found: ReadonlyMap<number, number> = new Map();
  const ownOf = (ports: readonly number[]) => (found = ownDescriptors(ports));
  await outcome(port, ownOf as typeof ownDescriptors);
  expect(found.size).toBe(4);
});

test('where descriptors are not known, each query comes to the same end', async () => {
  const { port } = await startRig();
  const expected = {
    ok: 200,
    errors: 100,
    lost: 200,
    classes: { servfail: 100, timeout: 200 },
    seen: { duplicate: 100, foreign: 100, late: 100 },
  };
  expect(await outcome(port, ownDescriptors)).toEqual(expected);
  expect(await outcome(port, () => new Map())).toEqual(expected);
});

test('where descriptors are not known, a closed port is told as refused, too', async () => {
  const rig = await startDnsRig();
  rig.close();
  expect(await outcome(rig.port, () => new Map())).toMatchObject({ errors: 500, classes: { refused: 500 } });
});

async function startRig() {
  const rig = await startDnsRig();
  open.push(rig);
  return rig;
}
