/** Hands every event to every sink. One that throws is told of once and tried again; it never stops the run. */
import { describe } from '../model/clean.ts';
import type { Sink } from '../model/contracts.ts';
import type { Finding, RunEvent } from '../model/event.ts';

export interface Fanout {
  /** Returns what is to be said about the sinks themselves: one that fails now, one that works again. */
  accept(event: RunEvent): Finding[];
  close(): Promise<void>;
}

export function fanOut(sinks: readonly Sink[]): Fanout {
  const failing = new Set<Sink>();
  return {
    accept(event) {
      const findings: Finding[] = [];
      for (const sink of sinks) {
        const key = `sink.${sink.name}`;
        try {
          sink.accept(event);
          if (failing.delete(sink))
            findings.push({ key, level: 'info', fault: 'host', text: `${sink.name} is written again` });
        } catch (error) {
          if (failing.has(sink)) continue;
          failing.add(sink);
          const text = `${sink.name} cannot be written: ${describe(error)}; kept in memory and tried again`;
          findings.push({ key, level: 'bad', fault: 'host', text });
        }
      }
      return findings;
    },
    async close() {
      for (const sink of sinks) await sink.close().catch(() => {});
    },
  };
}
