/** Base units → what people read: short, with a unit, never more digits than mean something. */
import type { Unit } from './units.ts';

/** What stands where there is no number. */
export const NOTHING = '–';

function digits(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 99.95) return value.toFixed(0);
  if (size >= 9.995) return value.toFixed(1).replace(/\.0$/, '');
  return String(Number(value.toPrecision(size < 1 ? 2 : 3)));
}

/** Seconds as a latency: `310µs`, `1.84ms`, `2.5s`. */
export function formatSeconds(seconds: number | null | undefined): string {
  if (seconds == null || !Number.isFinite(seconds)) return NOTHING;
  const size = Math.abs(seconds);
  if (size === 0) return '0';
  if (size < 0.0009995) return `${digits(seconds * 1e6)}µs`;
  if (size < 0.9995) return `${digits(seconds * 1e3)}ms`;
  if (size < 120) return `${digits(seconds)}s`;
  return `${seconds < 0 ? '-' : ''}${formatDuration(size * 1000)}`;
}

const STEPS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes, decimal: `212 MB`, `1.24 GB`. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes == null || !Number.isFinite(bytes)) return NOTHING;
  let value = bytes;
  let step = 0;
  while (Math.abs(value) >= 999.5 && step < STEPS.length - 1) {
    value /= 1000;
    step++;
  }
  return `${step === 0 ? Math.round(value) : digits(value)} ${STEPS[step]}`;
}

/** A ratio: `0.002%`, `23%`. */
export function formatRatio(ratio: number | null | undefined): string {
  if (ratio == null || !Number.isFinite(ratio)) return NOTHING;
  return `${digits(ratio * 100)}%`;
}

/** A plain number: `1000`, `9.8`, `1.2M`. */
export function formatNumber(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return NOTHING;
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  if (Math.abs(value) >= 999.5e6) return `${digits(value / 1e9)}G`;
  if (Math.abs(value) >= 999_999.5) return `${digits(value / 1e6)}M`;
  return digits(value);
}

export function formatQuantity(value: number | null | undefined, unit: Unit): string {
  if (unit === 'seconds') return formatSeconds(value);
  if (unit === 'bytes') return formatBytes(value);
  if (unit === 'ratio') return formatRatio(value);
  return formatNumber(value);
}

/** Milliseconds as a length of time: `45s`, `2 min`, `16:42 h` is left to clocks; `2 h 10 min`, `3 days`. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (ms < 1000 && ms > 0) return `${digits(ms)}ms`;
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${digits(hours / 24)} days`;
}

/** Milliseconds as a clock that counts: `0:07`, `12:30`, `16:42:05`. */
export function formatClock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
