/** dnsperf as an engine: DNS-OARC's own load tool sends, soaktop says when and how much, and keeps the ledger. */
import { closeSync } from 'node:fs';
import type { DnsperfLoadSpec } from '../../model/dnsperf-load.ts';
import { addressOf } from '../address.ts';
import type { EngineContext } from '../engine.ts';
import type { Generator } from '../generator.ts';
import { askTool } from '../tools/ask-tool.ts';
import { findTool } from '../tools/find-tool.ts';
import { leashOf } from '../tools/tool-process.ts';
import { openToolSource } from '../tools/tool-source.ts';
import { type DnsperfParts, startDnsperf } from './dnsperf-run.ts';
import { openNamesFile } from './names-file.ts';
import { longestMs } from './segment-rate.ts';
import { openToolDrops } from './tool-drops.ts';

/** The first whose output is known, and the last that was looked at. */
const OLDEST = 10;

export function dnsperfEngine(spec: DnsperfLoadSpec, { index, ledger, clock }: EngineContext): Generator {
  const drops = openToolDrops(clock);
  let parts: DnsperfParts;

  return {
    async open() {
      const leash = leashOf();
      const stdbuf = findTool('stdbuf');
      const dnsperf = findTool('dnsperf');
      checkVersion((await askTool(dnsperf, ['-h'])).said);
      const server = await addressOf(spec.server);
      const namesFd = await openNamesFile(spec.names);
      const inflight = Math.max(1, Math.floor(spec.inflight / spec.workers.from));
      parts = { spec, server, inflight, leash, stdbuf, dnsperf, namesFd, drops, ledger, clock };
    },
    source: (first) =>
      openToolSource({
        first,
        index,
        ledger,
        clock,
        longestMs,
        begin: (segment, numbers) => startDnsperf(parts, segment, numbers),
      }),
    drops: drops.read,
    // What its runs had not told when the source was closed is missed: nothing is in flight here.
    abandon() {},
    close: () => closeSync(parts.namesFd),
  };
}

function checkVersion(said: string): void {
  const [, major, minor] = /^Version (\d+)\.(\d+)/m.exec(said) ?? [];
  if (major === undefined) throw new Error('dnsperf does not say which version it is');
  if (Number(major) !== 2 || Number(minor) < OLDEST)
    throw new Error(`dnsperf ${major}.${minor} is not known here: 2.${OLDEST} or a later 2 is`);
}
