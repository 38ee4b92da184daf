/** One run of dnsperf: started for a segment, read line by line into the ledger, stopped when its part is sent. */
import { clean } from '../../model/clean.ts';
import { RCODES } from '../../model/dns-load.ts';
import type { DnsperfLoadSpec } from '../../model/dnsperf-load.ts';
import type { Address } from '../address.ts';
import type { Ledger } from '../ledger.ts';
import type { Numbers } from '../tools/numbers.ts';
import { startTool } from '../tools/tool-process.ts';
import { LONGEST_SLEEP_MS, type Segment, type ToolRun } from '../tools/tool-source.ts';
import { readOutput, type Said, type Total } from './read-output.ts';
import { dueIn, lengthMs, wholeRate } from './segment-rate.ts';
import type { ToolDrops } from './tool-drops.ts';

/** It gives its account at once. */
const INTERRUPT_MS = 2000;
/** Of each client; the kernel's own 200 KB are 30 ms of answers at 10,000 a second. */
const RECEIVE_BUFFER_KB = 4096;
const FOR_EVER_S = 10 * 365 * 86_400;

export interface DnsperfParts {
  readonly spec: DnsperfLoadSpec;
  readonly server: Address;
  /** Of the load's queries in flight, this worker's share. */
  readonly inflight: number;
  readonly leash: readonly string[];
  readonly stdbuf: string;
  readonly dnsperf: string;
  readonly namesFd: number;
  readonly drops: ToolDrops;
  readonly ledger: Ledger;
  readonly clock: () => number;
}

export function startDnsperf(parts: DnsperfParts, segment: Segment, numbers: Numbers): ToolRun {
  const { spec, ledger, clock } = parts;
  const perSecond = wholeRate(segment);
  const totals: Partial<Record<Total, number>> = {};
  let timeouts = 0;
  let lastWords = '';
  /** When it said that it would begin, and when the first query left that was answered. */
  let startedMs: number | null = null;
  let firstSentMs: number | null = null;
  let endMs = segment.toMs;
  let timer: NodeJS.Timeout | undefined;

  const tool = startTool(parts.leash, commandOf(parts, segment, perSecond), {
    fd: parts.namesFd,
    onLine(line) {
      const said = readOutput(line);
      if (said === undefined) ledger.see('unread');
      else if (said) take(said);
    },
    onComplaint(line) {
      if (line.includes('unexpected')) ledger.see('unexpected');
      lastWords = line;
    },
  });

  parts.drops.watch(tool.pid);

  function take(said: Said): void {
    if (said.kind === 'answer') answer(said.rcode, said.seconds * 1000);
    else if (said.kind === 'total') totals[said.of] = said.count;
    else if (said.kind === 'started') {
      startedMs = clock();
      if (endMs !== segment.toMs) schedule();
    } else {
      timeouts++;
      lose();
    }
  }

  function answer(name: string, latencyMs: number): void {
    const nowMs = clock();
    const sentMs = nowMs - latencyMs;
    // Heard a little late, if anything: then it is asked for a query more, not for one less.
    firstSentMs = Math.min(firstSentMs ?? Infinity, sentMs);
    const dueMs = numbers.take();
    if (dueMs === null) {
      ledger.see('extra');
      return;
    }
    const rcode = name.toUpperCase();
    const tally = ledger.tallyAt(dueMs);
    // When it was due is not told of a single one: its latency is from when it was sent.
    tally.send(dueMs, dueMs);
    const word =
      rcode === 'REFUSED' ? 'rcode.refused' : RCODES.includes(rcode) ? rcode.toLowerCase() : 'other';
    if (!spec.rcodes.includes(rcode)) tally.error(word, sentMs, sentMs, nowMs);
    else {
      if (rcode !== 'NOERROR') ledger.see(word);
      tally.ok(sentMs, sentMs, nowMs);
    }
  }

  function lose(): void {
    const dueMs = numbers.take();
    if (dueMs === null) {
      ledger.see('extra');
      return;
    }
    const tally = ledger.tallyAt(dueMs);
    const nowMs = clock();
    tally.send(dueMs, dueMs);
    tally.lose(nowMs - spec.timeoutMs, nowMs - spec.timeoutMs, nowMs);
  }

  /** Its own clock began when it was started: it has sent what is due of it when that has run so far. */
  function schedule(): void {
    clearTimeout(timer);
    if (startedMs === null || endMs === Infinity) return;
    const leftMs = (firstSentMs ?? startedMs) + lengthMs(dueIn(segment, endMs), perSecond) - clock();
    if (leftMs <= 0) tool.interrupt(INTERRUPT_MS);
    else timer = setTimeout(schedule, Math.min(Math.ceil(leftMs), LONGEST_SLEEP_MS));
  }

  function settle(how: string): void {
    clearTimeout(timer);
    parts.drops.forget(tool.pid);
    // Its account tells what its lines did not.
    for (let i = timeouts; i < (totals.lost ?? 0); i++) lose();
    const { interrupted = 0 } = totals;
    if (interrupted > 0) ledger.see('interrupted', interrupted);
    if (totals.sent === undefined)
      process.stderr.write(`dnsperf ended without an account: ${how}; ${clean(lastWords, 200)}\n`);
  }

  return {
    endAt(ms) {
      endMs = ms;
      schedule();
    },
    kill: tool.kill,
    ended: tool.ended.then(settle),
  };
}

function commandOf(
  { spec, server, inflight, stdbuf, dnsperf }: DnsperfParts,
  segment: Segment,
  perSecond: number,
): string[] {
  const { toMs } = segment;
  const seconds = toMs === Infinity ? FOR_EVER_S : lengthMs(dueIn(segment, toMs), perSecond) / 1000;
  const own: Readonly<Record<string, string | number>> = {
    '-s': server.address,
    '-p': server.port,
    '-m': spec.transport,
    '-d': '/dev/fd/3',
    '-Q': perSecond,
    '-q': inflight,
    '-t': spec.timeoutMs / 1000,
    '-c': spec.clients,
    '-T': spec.threads,
    '-b': RECEIVE_BUFFER_KB,
    '-l': seconds.toFixed(6),
  };
  // To a pipe it would write a line only with the next one.
  const words = [stdbuf, '-oL', dnsperf, '-v', ...Object.entries(own).flat().map(String)];
  return [...words, ...spec.args];
}
