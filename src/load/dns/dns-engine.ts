/** DNS queries over UDP, TCP, DoT or DoH: each leaves when due, each answer is checked by id and question. */
import { DNS_DEFAULTS, type DnsHow, type DnsLoadSpec } from '../../model/dns-load.ts';
import type { Engine, EngineContext, OnEnd } from '../engine.ts';
import type { CarrierKind } from './carrier.ts';
import { doh } from './doh.ts';
import { openFlights } from './flights.ts';
import { readQueries } from './queries.ts';
import { streams } from './streams.ts';
import { udp } from './udp.ts';

const EXPIRE_EVERY_MS = 20;

type Lines = ReturnType<typeof openFlights>;

export function dnsEngine(given: DnsLoadSpec, { ledger, clock }: EngineContext): Engine {
  const spec = { ...DNS_DEFAULTS, ...given };
  let queries: Awaited<ReturnType<typeof readQueries>>;
  let main: Lines;
  /** For answers that did not fit a datagram. */
  let fallback: Lines | undefined;
  let expiry: NodeJS.Timeout | undefined;

  async function openLines(): Promise<void> {
    const parts = { spec, queries, ledger, clock };
    if (spec.transport !== 'udp') {
      main = openFlights({ ...parts, kind: kindOf(spec, clock) });
      return main.carrier.open();
    }
    const whole = openFlights({ ...parts, kind: overTcp(spec), isMixed: true });
    fallback = whole;
    main = openFlights({ ...parts, kind: kindOf(spec, clock), onTruncated: whole.launch });
    await Promise.all([whole.carrier.open(), main.carrier.open()]);
  }

  function loseSentBefore(ms: number): void {
    main.loseSentBefore(ms);
    fallback?.loseSentBefore(ms);
  }

  function watchTimeouts(): void {
    let lastMs = clock();
    let isHeld = false;
    expiry = setInterval(() => {
      // After a stall of this process the answers that came in time are still to be read.
      isHeld = !isHeld && clock() - lastMs > 2 * EXPIRE_EVERY_MS;
      lastMs = clock();
      if (!isHeld) loseSentBefore(clock() - spec.timeoutMs);
    }, EXPIRE_EVERY_MS);
  }

  /** False: it was not sent. */
  function send(number: number, dueMs: number, waiter: OnEnd | null): boolean {
    const tally = ledger.admit(dueMs);
    if (!tally) return false;
    if (!main.slots.hasRoom()) {
      tally.miss(1, 'cap', dueMs);
      return false;
    }
    const sentMs = clock();
    // Before it is: what can't leave has ended when launch returns.
    tally.send(dueMs, sentMs);
    return main.launch({ query: queries.pick(number), number, dueMs, sentMs, waiter });
  }

  return {
    async open() {
      queries = await readQueries(spec.names, spec);
      await openLines();
      watchTimeouts();
    },
    begin(n, dueMs, _vu, onEnd) {
      if (!send(n, dueMs, onEnd)) onEnd?.(false);
    },
    abandon: () => loseSentBefore(Infinity),
    drops: () => main.carrier.drops?.() ?? 0,
    close() {
      clearInterval(expiry);
      main.carrier.close();
      fallback?.carrier.close();
    },
  };
}

function kindOf(spec: DnsLoadSpec & DnsHow, clock: () => number): CarrierKind {
  const { server, transport, connections, timeoutMs, method, inflight } = spec;
  const tls = spec.tls ?? { verify: true };
  if (transport === 'udp') return udp({ server, cap: inflight, clock });
  if (transport === 'doh') return doh({ url: server, method, tls, connections, timeoutMs });
  return streams({ server, tls: transport === 'dot' ? tls : null, connections, timeoutMs });
}

function overTcp({ server, connections, timeoutMs }: DnsLoadSpec & DnsHow): CarrierKind {
  return streams({ server, tls: null, connections, timeoutMs });
}
