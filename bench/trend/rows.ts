/** What is measured of each family: how often it is called a leak, by us and by the common rules, how soon, how exactly. */
import { judgeTrack, type TrackOptions } from '../../src/judge/trend/judge-track.ts';
import type { TrendState } from '../../src/model/trend.ts';
import { BASE } from '../../test/make/trace.ts';
import { alarmsOf, RULES, type Rule } from './common-rules.ts';
import { madeTicks, madeTrack } from './made-track.ts';
import { type Share, shareOf } from './wilson.ts';

export interface FamilyRow {
  readonly family: string;
  /** Of the base; null: a still family. */
  readonly perDay: number | null;
  readonly leak: Share;
  readonly states: Readonly<Partial<Record<TrendState, number>>>;
  readonly rules: Readonly<Record<Rule, number>>;
  /** Of those called a leak: how far the slope is off, as a share of the true one: median and 9th of 10. */
  readonly slopeError: { readonly median: number; readonly p90: number } | null;
  readonly cpuMs: number;
}

export interface DelayRow {
  readonly family: string;
  readonly perDay: number | null;
  /** Ever called SUSPECT, when looked at every hour. */
  readonly suspect: Share;
  /** Hours since it began to leak; Infinity where fewer were found. */
  readonly median: number | null;
  readonly p90: number | null;
}

const OPTIONS: TrackOptions = { isLive: false, hourSeconds: 3600, tickSeconds: 1, unit: 'bytes' };
/** Descriptors leak from 40 on, all else is memory. */
const baseOf = (family: string): number => (family.startsWith('integers') ? 40 : BASE);

export function familyRow(family: string, perDay: number | null, seeds: readonly number[]): FamilyRow {
  const states: Partial<Record<TrendState, number>> = {};
  const rules = Object.fromEntries(RULES.map((rule) => [rule, 0])) as Record<Rule, number>;
  const errors: number[] = [];
  let cpuMs = 0;
  for (const seed of seeds) {
    const ticks = madeTicks(family, perDay, seed);
    const track = madeTrack(ticks);
    const before = process.cpuUsage();
    const { state, slopePerHour } = judgeTrack(track, OPTIONS);
    const { user, system } = process.cpuUsage(before);
    cpuMs += (user + system) / 1000;
    states[state] = (states[state] ?? 0) + 1;
    if (state === 'LEAK' && perDay && slopePerHour !== null)
      errors.push(Math.abs((slopePerHour * 24) / (perDay * baseOf(family)) - 1));
    for (const [rule, alarm] of Object.entries(alarmsOf(ticks.values))) if (alarm) rules[rule as Rule]++;
  }
  const n = seeds.length;
  return {
    family,
    perDay,
    leak: shareOf(states.LEAK ?? 0, n),
    states,
    rules: Object.fromEntries(RULES.map((rule) => [rule, rules[rule] / n])) as Record<Rule, number>,
    slopeError: errors.length === 0 ? null : { median: quantile(errors, 0.5), p90: quantile(errors, 0.9) },
    cpuMs: cpuMs / n,
  };
}

/** Looks every hour, as a screen does, from the first hour on. */
export function delayRow(family: string, perDay: number | null, seeds: readonly number[]): DelayRow {
  const onset = family === 'late onset' ? 8 : 0;
  const delays = seeds.map((seed) => {
    const ticks = madeTicks(family, perDay, seed);
    for (let hour = 1; hour <= 24; hour++)
      if (judgeTrack(madeTrack(ticks, hour), { ...OPTIONS, isLive: true }).state === 'SUSPECT')
        return hour - onset;
    return Infinity;
  });
  const found = delays.filter((delay) => Number.isFinite(delay)).length;
  const told = (share: number) => (perDay === null ? null : quantile(delays, share));
  return { family, perDay, suspect: shareOf(found, seeds.length), median: told(0.5), p90: told(0.9) };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
