/** The target waits for somebody else, by its own word. */
import { formatNumber, formatSeconds } from '../../model/format.ts';
import { unitOf } from '../../model/series.ts';
import { coresOf } from './cpu.ts';
import { lock } from './database.ts';
import type { Look, Rule } from './rule.ts';

/** Against what is usual in this run. */
const SLOWER_TIMES = 2;
const FAILING_TIMES = 3;
const FAILING_PER_SECOND = 0.1;
/** Of a core: what is this quiet does not hold up its own answers. */
const QUIET_CPU = 0.7;
const QUIET_DISK = 0.1;

/**
 * Only where a scraped series that names those behind (upstream, backend, forwarder …) moves too: that the target
 * is slow and quiet is no evidence, it may as well wait for itself.
 */
export const upstream: Rule = {
  name: 'upstream',
  level: 'warning',
  least: 2,
  find(look) {
    if (look.symptoms.length === 0 || !isQuiet(look)) return null;
    const lines = [...slower(look), ...failing(look)];
    const [first] = lines;
    return first === undefined
      ? null
      : {
          fault: 'unknown',
          size: lines.length,
          text: `the target waits for somebody behind it: ${first}`,
          lines: [...lines.slice(0, 5), 'its own CPU, disk and locks are quiet'],
        };
  },
};

function isQuiet(look: Look): boolean {
  const { moment, scene } = look;
  const isIdle = scene.targets.every(({ prefix }) => {
    const cores = coresOf(prefix, look) ?? 1;
    return (
      (moment.of(`${prefix}.cpu`)?.mean ?? 0) < QUIET_CPU * cores &&
      (moment.of(`${prefix}.thread_cpu`)?.mean ?? 0) < QUIET_CPU
    );
  });
  return isIdle && (moment.of('host.pressure.io')?.mean ?? 0) < QUIET_DISK && lock.find(look) === null;
}

function slower({ moment, usual, scene }: Look): string[] {
  const gauges = scene.upstream.durations.flatMap((series): string[] => {
    const [now, quiet] = [moment.of(series)?.mean, usual.of(series)?.low];
    if (now === undefined || quiet === undefined || now <= 0 || now < SLOWER_TIMES * quiet) return [];
    const say = unitOf(series) === 'seconds' ? formatSeconds : formatNumber;
    return [`${series} went from ${say(quiet)} to ${say(now)}`];
  });
  const means = scene.upstream.sums.flatMap(({ name, sum, count }): string[] => {
    const mean = (seconds: number | null | undefined, times: number | null | undefined) =>
      seconds == null || !times ? null : seconds / times;
    const now = mean(moment.perSecond(sum), moment.perSecond(count));
    const before = mean(usual.perSecond(sum)?.low, usual.perSecond(count)?.mid);
    if (now === null || before === null || now < SLOWER_TIMES * before) return [];
    const say = /_seconds/.test(name) ? formatSeconds : formatNumber;
    return [`${name} went from ${say(before)} to ${say(now)} on average`];
  });
  return [...gauges, ...means];
}

const failing = ({ moment, usual, scene }: Look): string[] =>
  scene.upstream.failures.flatMap((series) => {
    const now = moment.perSecond(series);
    const before = usual.perSecond(series)?.low ?? 0;
    if (now === null || now < FAILING_PER_SECOND || now < FAILING_TIMES * before) return [];
    return [`${series} grows by ${formatNumber(now)}/s, ${formatNumber(before)}/s when it was quiet`];
  });
