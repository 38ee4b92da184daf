/** People's units ↔ base units (seconds, bytes, ratios). Strict: `10 GB`, `5x` or `1e3` are refused. */

export type Unit = 'seconds' | 'bytes' | 'ratio' | 'number';

/** A number in base units, what it measures, and the seconds it is counted over (`/h` is 3600). */
export interface Quantity {
  readonly value: number;
  readonly unit: Unit;
  readonly perSeconds?: number;
}

const TIME: Record<string, number> = {
  us: 1e-6,
  µs: 1e-6,
  // The Greek letter, which looks the same as the micro sign above.
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86_400,
};

const BYTES: Record<string, number> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

const PATTERN = /^(?<number>\d+(?:\.\d+)?|\.\d+)(?<unit>[a-zA-Zµμ]+|%)?(?:\/(?<per>[a-z]+))?$/;

/** `100ms`, `10GB/d`, `0.1%`, `1000/s`, `42`: in base units, or undefined when it is none of these. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = PATTERN.exec(text.trim());
  if (!match?.groups) return undefined;
  const { number, unit, per } = match.groups;
  const scale = scaleOf(unit);
  const perSeconds = per !== undefined && Object.hasOwn(TIME, per) ? TIME[per] : undefined;
  if (!scale || (per !== undefined && perSeconds === undefined)) return undefined;
  // 10 ms is 0.01 s, not 0.010000000000000002
  const value = Number((Number(number) * scale.factor).toPrecision(15));
  if (!Number.isFinite(value)) return undefined;
  return perSeconds === undefined ? { value, unit: scale.unit } : { value, unit: scale.unit, perSeconds };
}

function scaleOf(unit: string | undefined): { factor: number; unit: Unit } | undefined {
  if (unit === undefined) return { factor: 1, unit: 'number' };
  if (unit === '%') return { factor: 0.01, unit: 'ratio' };
  if (Object.hasOwn(TIME, unit)) return { factor: TIME[unit] as number, unit: 'seconds' };
  if (Object.hasOwn(BYTES, unit)) return { factor: BYTES[unit] as number, unit: 'bytes' };
  return undefined;
}

/** `24h`, `90s`, `1h30m`, `0s` → milliseconds, or undefined. A bare number has no unit and is refused. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^(\d+(\.\d+)?(us|[µμ]s|ms|s|min|m|h|d))+$/.test(trimmed)) return undefined;
  let ms = 0;
  for (const [, number, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(us|[µμ]s|ms|s|min|m|h|d)/g))
    ms += Number(number) * (TIME[unit as string] as number) * 1000;
  return Number.isFinite(ms) ? Number(ms.toPrecision(15)) : undefined;
}

/** `1000/s`, `60/min`, or a bare number a second → per second, or undefined. */
export function parseRate(text: string): number | undefined {
  const quantity = parseQuantity(text);
  if (quantity?.unit !== 'number') return undefined;
  return quantity.value / (quantity.perSeconds ?? 1);
}
