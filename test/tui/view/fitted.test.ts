import { describe, expect, test } from 'vitest';
import { fittedLine } from '../../../src/tui/view/fitted.ts';
import { soakOf, timed, windowOf } from '../../../src/tui/view/window.ts';
import { healthy, PASSING, viewOf } from '../made.ts';

const STATE = healthy();
const VIEW = viewOf(STATE, 120, 40);
const SOAK = soakOf(STATE);
if (!SOAK) throw new Error('no soak');
const DRAWN = timed(VIEW, { ...windowOf(VIEW), ...SOAK }, SOAK.to - SOAK.from);
const [RSS] = PASSING.trends;
if (!RSS) throw new Error('no trend');
/** 3.6 MB an hour are 1 kB a tick. */
const TREND = { ...RSS, level: 200e6, slopePerHour: 3.6e6 };

const fit = (change: Partial<typeof RSS>) => fittedLine(STATE, { ...TREND, ...change }, DRAWN) ?? [];

describe('the fitted line', () => {
  test('ends at the fitted level of the last tick, and rises by the slope', () => {
    const line = fit({});
    expect(line).toHaveLength(SOAK.to - SOAK.from);
    expect(line.at(-1)).toBeCloseTo(200e6 - 500, 0);
    expect((line[101] ?? 0) - (line[100] ?? 0)).toBeCloseTo(1000, 0);
  });

  test('begins where the warm-up has ended, or the last step was', () => {
    const first = (line: readonly (number | null)[]) => line.findIndex((value) => value !== null);
    expect(first(fit({}))).toBe(0);
    expect(first(fit({ warmupSeconds: 100 }))).toBe(100);
    expect(first(fit({ warmupSeconds: 100, stepAt: 250 }))).toBe(250);
  });

  test('begins at the last restart of its process', () => {
    const restarted = { ...STATE, cuts: { process: [50, 300], 'other.process': [500] } };
    const line = fittedLine(restarted, TREND, DRAWN) ?? [];
    expect(line.findIndex((value) => value !== null)).toBe(300);
  });

  test('by the clock of the judge', () => {
    const profile = STATE.profile && { ...STATE.profile, judgeHourMs: 10_000 };
    const line = fittedLine({ ...STATE, profile }, { ...TREND, slopePerHour: 10_000 }, DRAWN) ?? [];
    expect((line[101] ?? 0) - (line[100] ?? 0)).toBeCloseTo(1000, 0);
  });

  test('is none where nothing is known, and none below nothing', () => {
    expect(fittedLine(STATE, { ...TREND, state: 'UNKNOWN' }, DRAWN)).toBeUndefined();
    expect(fittedLine(STATE, { ...TREND, slopePerHour: null }, DRAWN)).toBeUndefined();
    expect(fittedLine(STATE, undefined, DRAWN)).toBeUndefined();
    const steep = fit({ level: 300_000 });
    expect(steep.at(-1)).toBeCloseTo(299_500, 0);
    expect(steep[0]).toBeNull();
  });
});
