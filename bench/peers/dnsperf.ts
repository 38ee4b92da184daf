/** dnsperf: the DNS load generator that people know. */
import { findProgram, startProgram } from '../program.ts';
import type { Outcome, Peer, Run } from '../run.ts';
import type { Nsd } from '../servers/nsd.ts';
import { within } from '../waiting.ts';

export interface DnsTask {
  readonly seconds: number;
  /** In flight at most. */
  readonly outstanding: number;
  /** Queries a second; null: as many as go. */
  readonly perSecond: number | null;
}

/** Its count of a second arrives with the next one at the latest. */
const LINE_WITHIN_MS = 5000;

/** A moment asked for is that of its next line: a window may end so much later. */
export const LINE_SECONDS = 1;

export const dnsperf: Peer = {
  name: 'dnsperf',
  from: 'Debian: dnsperf',
  find: () => (findProgram('stdbuf') ? findProgram('dnsperf') : null),
};

/**
 * It says each second how many answers a second there were (`<epoch>.<usec>: <qps>`), so that its own count
 * is known at moments of the run. Through a pipe these lines would come a second late: stdbuf.
 */
export async function startDnsperf(
  file: string,
  { port, namesFile }: Nsd,
  { seconds, outstanding, perSecond }: DnsTask,
): Promise<Run> {
  const args = [
    '-s',
    '127.0.0.1',
    '-p',
    port,
    '-d',
    namesFile,
    '-l',
    seconds,
    '-q',
    outstanding,
    '-S',
    1,
    '-W',
  ];
  // Our own buffers; with its default of 32 KB it loses answers from 1,000 in flight on, and waits 5 s for each.
  const buffers = ['-b', 4096];
  const rate = perSecond === null ? [] : ['-Q', perSecond];
  const quiet = ['-O', 'suppress=timeouts,unexpected'];
  const program = await startProgram(
    findProgram('stdbuf') ?? 'stdbuf',
    ['-oL', file, ...args, ...buffers, ...rate, ...quiet].map(String),
  );
  const next = followLines(program.onText);
  return {
    pid: program.pid,
    answered: () => within(next(), LINE_WITHIN_MS, 'dnsperf said no count'),
    async done() {
      await program.ended;
      return readOutcome(program.output());
    },
  };
}

/** The sum of its counts at its next line; the first, which a race of its own makes 0 at times, is lost to all sums. */
function followLines(onText: (listen: (text: string) => void) => void): () => Promise<number> {
  let answered = 0;
  let lastSeconds: number | null = null;
  let rest = '';
  let waiting: ((answered: number) => void)[] = [];
  onText((text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [, atSeconds, perSecond] = /^(\d+\.\d+): (\d+\.\d+)$/.exec(line) ?? [];
      if (atSeconds === undefined) continue;
      if (lastSeconds !== null) answered += Math.round(Number(perSecond) * (Number(atSeconds) - lastSeconds));
      lastSeconds = Number(atSeconds);
      for (const resolve of waiting) resolve(answered);
      waiting = [];
    }
  });
  return () => new Promise((resolve) => waiting.push(resolve));
}

export function readOutcome(output: string): Outcome {
  const figure = (pattern: RegExp) => {
    const text = pattern.exec(output)?.[1];
    return text === undefined ? null : Number(text);
  };
  const sent = figure(/^ {2}Queries sent: +(\d+)/m);
  const answered = figure(/^ {2}Queries completed: +(\d+)/m);
  if (sent === null || answered === null)
    throw new Error(`dnsperf gave no statistics: ${output.slice(-300)}`);
  if (sent - answered > sent / 100)
    throw new Error(`of dnsperf's ${sent} queries only ${answered} were answered`);
  const meanSeconds = figure(/^ {2}Average Latency \(s\): +([\d.]+)/m);
  return { answered, meanMs: meanSeconds === null ? null : meanSeconds * 1000, p99Ms: null, missed: null };
}
