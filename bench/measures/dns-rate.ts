/** DNS over UDP at a fixed rate: what a query costs beside dnsperf's, and whether the rate is the one asked for. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Report } from '../../src/load/messages.ts';
import type { Measure } from '../bench.ts';
import { type Cost, costOf, measureCost, type Window } from '../cost.ts';
import { inTurn } from '../pairs.ts';
import { dnsperf, LINE_SECONDS, startDnsperf } from '../peers/dnsperf.ts';
import { dnsLoad, ratePace } from '../peers/loads.ts';
import { startWorker } from '../peers/soaktop.ts';
import { type Bar, costRow, notInstalled, plainRow } from '../row.ts';
import { secondsFor } from '../run.ts';
import type { Nsd } from '../servers/nsd.ts';

const RATES: readonly (readonly [perSecond: number, bar: Bar])[] = [
  [1000, { is: 'at most', reach: 1.2, aim: 0.7 }],
  [10_000, { is: 'at most', reach: 0.65, aim: 0.4 }],
  [50_000, { is: 'at most', reach: 0.9, aim: 0.5 }],
];
const ERROR_BAR = { is: 'at most', reach: 0.1 } as const;
/** So many in flight are no bound at 50,000/s until an answer takes 20 ms. */
const OUTSTANDING = 1000;
/** A rate that is missed by more than this is another rate. */
const TOLERANCE = 0.02;

export const dnsRate: Measure = {
  name: 'dns-rate',
  async *rows({ scale: { window, rounds }, nsd }) {
    const server = await nsd();
    const file = dnsperf.find();
    for (const [perSecond, bar] of RATES) {
      const head = {
        measure: `DNS/UDP at ${perSecond}/s`,
        peer: dnsperf.name,
        unit: 'CPU µs per answer',
        bar,
      };
      const errors: number[] = [];
      const ours = async () => {
        const { cost, errorPercent } = await paced(server, perSecond, window);
        errors.push(errorPercent);
        return cost;
      };
      if (file) {
        const task = { seconds: secondsFor(window) + LINE_SECONDS, outstanding: OUTSTANDING, perSecond };
        const theirs = async () => costOf(await startDnsperf(file, server, task), window);
        const turns = await inTurn(rounds, ours, theirs);
        yield costRow({ ...head, note: offRate(perSecond, turns) }, turns, ({ cpuMicros }) => cpuMicros);
      } else {
        yield notInstalled(head, dnsperf);
        await ours();
      }
      const measure = `rate error at ${perSecond}/s`;
      yield plainRow({ measure, peer: null, unit: '%', bar: ERROR_BAR }, errors);
    }
  },
};

async function paced(
  { port, namesFile }: Nsd,
  perSecond: number,
  { settleMs, lengthMs }: Window,
): Promise<{ cost: Cost; errorPercent: number }> {
  const run = await startWorker(dnsLoad(port, namesFile), ratePace(0));
  run.pace(ratePace(perSecond));
  await pause(settleMs);
  const from = await run.collect();
  const cost = await measureCost(run, { settleMs: 0, lengthMs });
  const to = await run.collect();
  await run.done();
  return { cost, errorPercent: rateErrorPercent(from, to, perSecond) };
}

/** What was sent between two accounts beside what the clock says was due between them. */
function rateErrorPercent(from: Report, to: Report, perSecond: number): number {
  const sent = (to.tallies[0]?.sent ?? 0) - (from.tallies[0]?.sent ?? 0);
  const due = ((to.atMs - from.atMs) / 1000) * perSecond;
  return (Math.abs(sent - due) / due) * 100;
}

/** Who did not make the rate, if somebody did not. */
function offRate(
  perSecond: number,
  turns: readonly { readonly ours: Cost; readonly theirs: Cost }[],
): string | undefined {
  const isOff = ({ answersPerSecond }: Cost) => Math.abs(answersPerSecond / perSecond - 1) > TOLERANCE;
  const off = (['ours', 'theirs'] as const).filter((side) => turns.some((turn) => isOff(turn[side])));
  return off.length > 0 ? `not at the rate asked for: ${off.join(', ')}` : undefined;
}
