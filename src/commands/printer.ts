/** What a headless run says on stdout: a line a tick, or an event a line as JSON. */

import { planInWords } from '../model/chaos.ts';
import type { Sink } from '../model/contracts.ts';
import type { RunEvent } from '../model/event.ts';
import { formatBytes, formatClock, formatNumber, formatRatio, formatSeconds } from '../model/format.ts';
import type { State } from '../model/state.ts';
import { eventInWords } from '../report/event-words.ts';
import { failedShare, loadTotals } from '../report/load-totals.ts';
import { closingText } from '../report/verdict-text.ts';

/** A reader that is so far behind has stopped reading: what it misses is in the journal. */
const BEHIND_MOST_BYTES = 16e6;

/** A reader that went away (`| head`) or stands still (`| less`) ends the printing, not the run. */
const write = (text: string): void => {
  if (process.stdout.writable && process.stdout.writableLength < BEHIND_MOST_BYTES)
    process.stdout.write(`${text}\n`);
};

export const jsonPrinter: Sink = {
  name: 'stdout',
  accept: (event) => write(JSON.stringify(event)),
  async close() {},
};

const UNTOLD: ReadonlySet<RunEvent['type']> = new Set(['started', 'load', 'counters', 'judged']);

export function linePrinter(state: () => State): Sink {
  return {
    name: 'stdout',
    accept(event) {
      // Shown before they happen.
      if (event.type === 'started')
        for (const spec of event.profile.chaos ?? []) write(planInWords(spec, event.profile.phases.soakMs));
      if (UNTOLD.has(event.type)) return;
      if (event.type === 'tick') return write(tickLine(state()));
      write(`${formatClock(state().elapsedMs)} ${eventInWords(event)}`);
      if (event.type === 'ended') write(closing(state()));
    },
    async close() {},
  };
}

function tickLine(state: State): string {
  const loads = (state.profile?.loads ?? []).map(({ name }) => {
    const value = (series: string) => state.latest[`${name}.${series}`];
    const failed = failedShare(loadTotals(state, name));
    return `${name} ${formatNumber(value('rate'))}/s p50 ${formatSeconds(value('latency.p50'))} p95 ${formatSeconds(value('latency.p95'))} failed ${formatRatio(failed)}`;
  });
  const memory = Object.entries(state.latest)
    .filter(([name]) => /(^|\.)process\.(rss|cpu)$/.test(name))
    .map(([name, value]) => `${name} ${name.endsWith('cpu') ? formatRatio(value) : formatBytes(value)}`);
  return [`${formatClock(state.elapsedMs)} ${state.phase}`, ...loads, ...memory].join(' | ');
}

function closing({ verdict, run }: State): string {
  return verdict ? `${closingText(verdict)}\nrecord: ${run?.dir ?? ''}` : '';
}
