import { expect, test } from 'vitest';
import { suspectsOf } from '../../src/judge/suspects/suspects.ts';
import { fold } from '../../src/model/reduce.ts';
import type { Trend } from '../../src/model/trend.ts';
import { DEMO, eventsOf, newPlace, startJson } from './soaktop.ts';

/** That it leaks is another one's business to find out: here it is given. */
const LEAK = { series: 'process.rss', state: 'LEAK', slopePerHour: 1 } as Trend;

const SHORT = ['every=150ms', 'phases.warmup=3s', 'phases.cooldown=0s', 'load.dns.rate=200/s', 'abort=[]'];

async function suspectsOfRun(...flags: string[]) {
  const command = [
    ...['soaktop', 'demo-target', '--dns-port', '{{port.dns}}', '--http-port', '{{port.http}}'],
    ...['--db', '{{run.dir}}/t.db', ...flags],
  ];
  const settings = [...SHORT, `target.launch.command=${JSON.stringify(command)}`];
  const { stdout } = await startJson(
    newPlace(),
    DEMO,
    ...['--duration', '9s', ...settings.flatMap((each) => ['--set', each])],
  ).ended;
  return suspectsOf(fold(eventsOf(stdout)), [LEAK])[0];
}

test.each([
  ['steadily', ['--leak', '30GB/h']],
  ['with every request', ['--leak-per-request', '50kB']],
])(
  'what a target keeps is the first suspect of all that it tells when it leaks %s',
  async (_, flags) => {
    const suspects = await suspectsOfRun(...flags);
    const [first, ...others] = suspects?.moving ?? [];
    expect(first?.series).toBe('metrics.leaked_bytes');
    expect(first?.why).toMatch(/^grew by \d+(\.\d+)? MB of its \d+(\.\d+)? MB/);
    for (const { likeness } of others) expect(likeness).toBeLessThanOrEqual(1);
    // The heap is not it, and it is said that it is not.
    expect(suspects?.still).toContain('metrics.nodejs_heap_used_bytes');
    expect(suspects?.moving.map(({ series }) => series)).not.toContain('metrics.process_start_time_seconds');
  },
  90_000,
);
