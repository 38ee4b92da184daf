/** DNS over UDP as fast as it goes, with as many in flight as dnsperf has: VUs that ask again at once. */
import type { Measure } from '../bench.ts';
import { costOf } from '../cost.ts';
import { inTurn } from '../pairs.ts';
import { dnsperf, LINE_SECONDS, startDnsperf } from '../peers/dnsperf.ts';
import { dnsLoad, vuPace } from '../peers/loads.ts';
import { startLoop } from '../peers/loop.ts';
import { startWorker } from '../peers/soaktop.ts';
import { answersPerCpuSecond, costRow, type Head, notInstalled } from '../row.ts';
import { secondsFor } from '../run.ts';

/** dnsperf's default, and what a fast server asks for. */
const IN_FLIGHT = [100, 1000];
const BAR = { is: 'at least', reach: 0.9, aim: 2 } as const;

const headOf = (inFlight: number, peer: string): Head => ({
  measure: `DNS/UDP flat out, ${inFlight} in flight`,
  peer,
  unit: 'answers per CPU-second',
});

export const dnsFlatOut: Measure = {
  name: 'dns-flat-out',
  async *rows({ scale: { window, rounds, otherRounds }, nsd }) {
    const server = await nsd();
    const { port, namesFile } = server;
    const file = dnsperf.find();
    for (const inFlight of IN_FLIGHT) {
      const head = { ...headOf(inFlight, dnsperf.name), bar: BAR };
      const ours = async () => costOf(await startWorker(dnsLoad(port, namesFile), vuPace(inFlight)), window);

      if (file) {
        const task = { seconds: secondsFor(window) + LINE_SECONDS, outstanding: inFlight, perSecond: null };
        const theirs = async () => costOf(await startDnsperf(file, server, task), window);
        yield costRow(head, await inTurn(rounds, ours, theirs), answersPerCpuSecond);
      } else yield notInstalled(head, dnsperf);

      if (otherRounds === 0) continue;
      const bare = async () => costOf(await startLoop('dgram-loop', [port, inFlight]), window);
      yield costRow(
        headOf(inFlight, 'bare dgram loop'),
        await inTurn(otherRounds, ours, bare),
        answersPerCpuSecond,
      );
    }
  },
};
