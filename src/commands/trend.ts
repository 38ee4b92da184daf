/** `soaktop trend FILE.csv|RUN:SERIES`: does one series grow without end? */
import { existsSync, readFileSync } from 'node:fs';
import { judgeTrack } from '../judge/trend/judge-track.ts';
import { parseTrack } from '../judge/trend/parse-track.ts';
import { trendOf } from '../judge/trend/trend-of.ts';
import { describe } from '../model/clean.ts';
import { nearest } from '../model/nearest.ts';
import { unitOf } from '../model/series.ts';
import type { State } from '../model/state.ts';
import { parseThreshold } from '../model/threshold.ts';
import type { Trend, TrendFigures, TrendState } from '../model/trend.ts';
import { parseDuration, parseQuantity, type Unit } from '../model/units.ts';
import { trendText } from '../report/trend-text.ts';
import { Refusal, say } from './out.ts';
import { storedRun } from './stored-run.ts';

export interface TrendOptions {
  readonly json?: boolean;
  readonly limit?: string;
  readonly hour?: string;
  readonly runs: string;
}

const EXIT: Readonly<Record<TrendState, number>> = {
  STABLE: 0,
  WARMING: 0,
  STEP: 0,
  LEAK: 1,
  SUSPECT: 3,
  UNKNOWN: 3,
};

export async function trend(track: string, options: TrendOptions): Promise<number> {
  const hourMs = options.hour === undefined ? undefined : parseDuration(options.hour);
  if (options.hour !== undefined && !hourMs) throw new Refusal(`--hour ${options.hour}: such as 10s, 1h`);
  const isFile = track === '-' || existsSync(track) || !track.includes(':');
  const { unit, ...found } = isFile ? ofFile(track, options, hourMs) : ofRun(track, options, hourMs);
  say(options.json ? JSON.stringify(figuresOf(found.trend), null, 2) : trendText(found.trend, unit));
  return EXIT[found.trend.state];
}

/** In the order in which they are documented. */
const figuresOf = (trend: Trend): TrendFigures => ({
  state: trend.state,
  level: trend.level,
  slopePerHour: trend.slopePerHour,
  low: trend.low,
  high: trend.high,
  growth24h: trend.growth24h,
  smallestDetectablePerHour: trend.smallestDetectablePerHour,
  segments: trend.segments,
  gapShare: trend.gapShare,
  warmupSeconds: trend.warmupSeconds,
  stepAt: trend.stepAt,
  timeToLimitSeconds: trend.timeToLimitSeconds,
  enoughInSeconds: trend.enoughInSeconds,
  slopePerRequest: trend.slopePerRequest,
  why: trend.why,
});

interface Found {
  readonly trend: Trend;
  readonly unit: Unit;
}

function ofFile(file: string, { limit }: TrendOptions, hourMs = 3_600_000): Found {
  const quantity = limit === undefined ? undefined : parseQuantity(limit);
  if (limit !== undefined && (!quantity || quantity.perSeconds !== undefined))
    throw new Refusal(`--limit ${limit}: such as 2GB, 1000`);
  const series = file === '-' ? 'stdin' : file;
  const hourSeconds = hourMs / 1000;
  const parsed = parseTrack(readText(file), hourSeconds);
  if ('message' in parsed) throw new Refusal(`${series}:${parsed.line}: ${parsed.message}`);
  const { track, tickSeconds } = parsed;
  const unit = quantity?.unit ?? 'number';
  const options = { isLive: false, hourSeconds, tickSeconds, unit, limit: quantity?.value ?? null };
  return { trend: { series, ...judgeTrack(track, options) }, unit };
}

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new Refusal(`${file}: cannot be read: ${describe(error)}; a series of a run is RUN:SERIES`);
  }
}

/** The run's name may be left out for the newest: `:process.rss`. */
function ofRun(track: string, { limit, runs }: TrendOptions, hourMs: number | undefined): Found {
  const at = track.indexOf(':');
  const [run, series] = [track.slice(0, at), track.slice(at + 1)];
  const { state } = storedRun(run || undefined, runs);
  const trend = trendOf(limited(state, series, limit, hourMs), series);
  if (trend) return { trend, unit: unitOf(series) };
  if (state.series[series]) throw new Refusal(`${series} has no reading in the soak of ${state.run?.name}`);
  const names = Object.keys(state.series);
  const meant = nearest(series, names);
  const alike = names.filter((name) => name !== meant && name.includes(series)).slice(0, 5);
  const hint = [...(meant === undefined ? [] : [meant]), ...alike];
  throw new Refusal(
    `${state.run?.name} has no series «${series}»${hint.length > 0 ? `; did you mean ${hint.join(', ')}?` : ''}`,
  );
}

/** A limit is a line of `pass`: as if the profile had it, and no other. */
function limited(state: State, series: string, limit: string | undefined, hourMs: number | undefined): State {
  if (!state.profile) return state;
  const profile = { ...state.profile, judgeHourMs: hourMs ?? state.profile.judgeHourMs };
  if (limit === undefined) return { ...state, profile };
  const line = parseThreshold(`${series} < ${limit}`);
  if ('message' in line)
    throw new Refusal(`--limit ${limit}: ${line.message}${line.hint ? `, ${line.hint}` : ''}`);
  return { ...state, profile: { ...profile, pass: [line] } };
}
