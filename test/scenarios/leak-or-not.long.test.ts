import { expect, test } from 'vitest';
import type { Trend } from '../../src/model/trend.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { DEMO, eventsOf, newPlace, startJson } from './soaktop.ts';

/** Nine of the judge's hours, 360 ticks, after the target's own first moments. */
const HOUR_SECONDS = 10;
const SOAK = [
  ['--duration', '90s'],
  ['--set', 'every=250ms'],
  ['--set', 'phases.warmup=15s'],
  ['--set', 'phases.cooldown=0s'],
  ['--set', `judge.hour=${HOUR_SECONDS}s`],
  ['--set', 'load.dns.rate=200/s'],
  ['--set', 'load.api.vus=2'],
].flat();

async function runWith(faults: readonly string[]): Promise<{ code: number | null; verdict: Verdict }> {
  const place = newPlace();
  const command = ['soaktop', 'demo-target', '--dns-port', '{{port.dns}}', '--http-port', '{{port.http}}'];
  const launch = JSON.stringify([...command, '--db', '{{run.dir}}/t.db', ...faults]);
  const { code, stdout } = await startJson(place, DEMO, ...SOAK, '--set', `target.launch.command=${launch}`)
    .ended;
  const last = eventsOf(stdout).at(-1);
  if (last?.type !== 'ended') throw new Error('the run did not end');
  return { code, verdict: last.verdict };
}

const memoryOf = ({ trends }: Verdict): Trend | undefined =>
  trends.find(({ series }) => series === 'process.rss');

/** Bytes a judge's hour. */
const leaking = (bytesPerHour: number): number => (bytesPerHour / 3600) * HOUR_SECONDS;

/**
 * What is no leak holds so much besides that the target's own first minutes, in which it does grow by some MB, stay
 * within the 2 % a day that are no leak.
 */
const HOLDING = ['--rss-step', '400MB@1s'];

/** Beside each other, for each takes minutes and little else. */
const CASES = {
  '3 GB/h': ['--leak', '3GB/h'],
  '12 GB/h': ['--leak', '12GB/h'],
  'warms up': ['--rss-warmup', '40MB:15s', ...HOLDING],
  'is collected now and then': ['--rss-sawtooth', '40MB:7s', ...HOLDING],
  'is taken once': ['--rss-step', '400MB@60s'],
  'stays as it is': [],
};

test('a leak is told from a warm-up, a sawtooth and a step, its slope within 20 %, and what leaks is the first suspect', async () => {
  const names = Object.keys(CASES) as (keyof typeof CASES)[];
  const runs = await Promise.all(names.map((name) => runWith(CASES[name])));
  const verdicts = runs.map(({ verdict }) => verdict);
  const seen = Object.fromEntries(names.map((name, i) => [name, memoryOf(verdicts[i] as Verdict)?.state]));
  expect(seen).toMatchObject({ '3 GB/h': 'LEAK', '12 GB/h': 'LEAK' });
  for (const name of names.slice(2, -1)) expect(seen[name], name).not.toMatch(/LEAK|SUSPECT/);

  for (const [i, bytesPerHour] of [3e9, 12e9].entries()) {
    const verdict = verdicts[i] as Verdict;
    const ratio = (memoryOf(verdict)?.slopePerHour ?? 0) / leaking(bytesPerHour);
    expect(ratio, names[i]).toBeGreaterThan(0.8);
    expect(ratio, names[i]).toBeLessThan(1.2);
    const suspects = verdict.suspects.find(({ of }) => of === 'process.rss');
    expect(suspects?.moving[0]?.series).toMatch(/leak/);
    expect(verdict.reasons[0]).toMatch(/^process\.rss grows by/);
    expect({ state: verdict.state, code: runs[i]?.code }).toEqual({ state: 'fail', code: 1 });
  }
  // By itself it may be said to grow, in so short a run; no line of its profile is broken by that.
  const calm = runs.at(-1);
  expect(calm?.verdict.reasons.join('; ')).not.toMatch(/process\.rss grows.*asked for <(?!.*does not clear)/);
}, 240_000);
