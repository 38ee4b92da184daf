import { afterEach, expect, test } from 'vitest';
import { openFlights } from '../../../src/load/dns/flights.ts';
import { readQueries } from '../../../src/load/dns/queries.ts';
import { streams } from '../../../src/load/dns/streams.ts';
import { openLedger } from '../../../src/load/ledger.ts';
import { monotonicMs as clock } from '../../../src/load/monotonic.ts';
import { DNS_DEFAULTS } from '../../../src/model/dns-load.ts';
import { startDnsStreamRig } from '../../rigs/dns-stream-rig.ts';
import { dnsLoad } from '../fork-worker.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

test('what is asked again over TCP is lost when its own time is up, not when that of others before it is', async () => {
  const rig = await startDnsStreamRig();
  open.push(rig);
  const ledger = openLedger('soak', 1000, () => 10);
  const spec = { ...DNS_DEFAULTS, ...dnsLoad(rig.port, { names: ['drop.example'] }) };
  const queries = await readQueries(spec.names, spec);
  const kind = streams({ server: spec.server, tls: null, connections: 1, timeoutMs: 1000 });
  const flights = openFlights({ spec, kind, queries, ledger, clock, isMixed: true });
  open.push(flights.carrier);
  await flights.carrier.open();
  const nowMs = clock();
  // The first left just now, the second one 900 ms ago.
  for (const [number, sentMs] of [nowMs, nowMs - 900].entries()) {
    ledger.tallyAt(sentMs).send(sentMs, sentMs);
    flights.launch({ query: 0, number, dueMs: sentMs, sentMs, waiter: null });
  }
  flights.loseSentBefore(nowMs - 500);
  expect(ledger.report(nowMs, () => 0)[0]).toMatchObject({ due: 2, lost: 1, inflight: 1 });
  expect(flights.slots.isInFlight(0)).toBe(true);
});
