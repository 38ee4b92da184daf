/** The faults of the demo target as people write them → numbers in base units. */
import { parseDuration, parseQuantity } from '../model/units.ts';
import { NO_STRAIN, STRAINS, type Strain } from './strain-settings.ts';

/** One value a fault, as written in a flag or in JSON: `{ leak: '600MB/h', slowEvery: '10' }`. */
export type FaultTexts = Partial<Record<FaultName, string>>;

export interface Faults extends Strain {
  leakBytesPerSecond: number;
  leakBytesPerRequest: number;
  walNeverCheckpoint: boolean;
  /** Every Nth request is late; 0: none is. */
  slowEvery: number;
  slowByMs: number;
  /** Share of requests that fail, 0 to 1. */
  errorRate: number;
  /** Shares of writes that are acknowledged and not done, and that are done twice, 0 to 1. */
  loseWrites: number;
  doubleWrites: number;
  /** After the fault was set. */
  freezeAtMs: number | null;
  freezeForMs: number;
  crashAtMs: number | null;
  rssWarmup: Shape | null;
  rssSawtooth: Shape | null;
  rssStep: Shape | null;
}

/** An amount of memory and its time: a time constant, a period or a moment. */
export interface Shape {
  readonly bytes: number;
  readonly ms: number;
}

export interface FaultKind {
  /** How it is written, for help and messages. */
  readonly form: string;
  readonly help: string;
  /** False when the text is not of this form. */
  readonly read: (text: string, faults: Faults) => boolean;
}

const KINDS = {
  leak: {
    form: '600MB/h',
    help: 'memory that is never given back, growing smoothly; a bare number is MB/h',
    read: (text, faults) => {
      const quantity = parseQuantity(/^[\d.]+$/.test(text) ? `${text}MB/h` : text);
      if (quantity?.unit !== 'bytes' || quantity.perSeconds === undefined) return false;
      faults.leakBytesPerSecond = quantity.value / quantity.perSeconds;
      return true;
    },
  },
  leakPerRequest: {
    form: '1kB',
    help: 'memory that every request leaves behind',
    read: (text, faults) => {
      const bytes = bytesOf(text);
      if (bytes === undefined) return false;
      faults.leakBytesPerRequest = bytes;
      return true;
    },
  },
  walNeverCheckpoint: {
    form: 'true',
    help: 'the write-ahead log of SQLite only grows',
    read: (text, faults) => {
      faults.walNeverCheckpoint = text === 'true';
      return text === 'true' || text === 'false';
    },
  },
  slowEvery: {
    form: '100',
    help: 'every Nth request is answered late, without holding up others',
    read: (text, faults) => {
      faults.slowEvery = Number(text);
      return /^\d{1,9}$/.test(text);
    },
  },
  slowBy: {
    form: '200ms',
    help: 'how late that is (at most 1m)',
    read: (text, faults) => {
      const ms = parseDuration(text);
      faults.slowByMs = ms ?? 0;
      return ms !== undefined && ms <= 60_000;
    },
  },
  errorRate: {
    form: '1%',
    help: 'this share of requests fails: SERVFAIL, or status 500',
    read: (text, faults) => {
      faults.errorRate = shareOf(text) ?? 0;
      return shareOf(text) !== undefined;
    },
  },
  loseWrites: {
    form: '1%',
    help: 'this share of writes (rules, tasks, the counter) is acknowledged and not done',
    read: (text, faults) => {
      faults.loseWrites = shareOf(text) ?? 0;
      return shareOf(text) !== undefined;
    },
  },
  doubleWrites: {
    form: '1%',
    help: 'this share of writes is done twice, and acknowledged once',
    read: (text, faults) => {
      faults.doubleWrites = shareOf(text) ?? 0;
      return shareOf(text) !== undefined;
    },
  },
  freezeAt: {
    form: '10s',
    help: 'everything stands still from this time after the start',
    read: (text, faults) => {
      faults.freezeAtMs = momentOf(text) ?? null;
      return faults.freezeAtMs !== null;
    },
  },
  freezeFor: {
    form: '3s',
    help: 'for this long; without the former: now',
    read: (text, faults) => {
      faults.freezeForMs = momentOf(text) ?? 0;
      return momentOf(text) !== undefined;
    },
  },
  crashAt: {
    form: '30s',
    help: 'the process exits with 1, without a word',
    read: (text, faults) => {
      faults.crashAtMs = momentOf(text) ?? null;
      return faults.crashAtMs !== null;
    },
  },
  rssWarmup: {
    form: '20MB:30s',
    help: 'memory that grows with this time constant and stays: not a leak',
    read: (text, faults) => {
      faults.rssWarmup = shapeOf(text, ':');
      return faults.rssWarmup !== null;
    },
  },
  rssSawtooth: {
    form: '20MB:10s',
    help: 'memory that grows and is given back with this period: not a leak',
    read: (text, faults) => {
      faults.rssSawtooth = shapeOf(text, ':');
      return faults.rssSawtooth !== null;
    },
  },
  rssStep: {
    form: '20MB@30s',
    help: 'memory that is taken once, at that time: not a leak',
    read: (text, faults) => {
      faults.rssStep = shapeOf(text, '@');
      return faults.rssStep !== null;
    },
  },
  ...STRAINS,
} satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof KINDS;

export const FAULT_NAMES = Object.keys(KINDS) as FaultName[];

/** How a fault is written, and what it does. */
export function faultHelp(name: FaultName): { readonly form: string; readonly help: string } {
  return KINDS[name];
}

/**
 * What `update` makes of the present texts; null takes a fault away. Throws an Error that says which value
 * is wrong and how it is written.
 */
export function mergeFaults(present: FaultTexts, update: Readonly<Record<string, unknown>>): FaultTexts {
  const merged: FaultTexts = { ...present };
  for (const [name, value] of Object.entries(update)) {
    if (!isFaultName(name)) throw new Error(`no such fault; there are ${FAULT_NAMES.join(', ')}`);
    if (value === null) delete merged[name];
    else if (['string', 'number', 'boolean'].includes(typeof value)) merged[name] = String(value).trim();
    else throw new Error(`${name} is written like ${KINDS[name].form}`);
  }
  parseFaults(merged);
  return merged;
}

/** Throws an Error that says which value is wrong and how it is written. */
export function parseFaults(texts: FaultTexts): Faults {
  const faults: Faults = {
    leakBytesPerSecond: 0,
    leakBytesPerRequest: 0,
    walNeverCheckpoint: false,
    slowEvery: 0,
    slowByMs: 200,
    errorRate: 0,
    loseWrites: 0,
    doubleWrites: 0,
    freezeAtMs: null,
    freezeForMs: 3000,
    crashAtMs: null,
    rssWarmup: null,
    rssSawtooth: null,
    rssStep: null,
    ...NO_STRAIN,
  };
  for (const [name, text] of Object.entries(texts) as [FaultName, string][])
    if (!KINDS[name].read(text, faults)) throw new Error(`${name} is written like ${KINDS[name].form}`);
  return faults;
}

function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(KINDS, name);
}

function shareOf(text: string): number | undefined {
  const quantity = parseQuantity(text);
  const isShare = quantity?.unit === 'ratio' || quantity?.unit === 'number';
  return isShare && quantity.perSeconds === undefined && quantity.value <= 1 ? quantity.value : undefined;
}

function bytesOf(text: string): number | undefined {
  const quantity = parseQuantity(text);
  return quantity?.unit === 'bytes' && quantity.perSeconds === undefined ? quantity.value : undefined;
}

// A timer of Node that is set for longer fires at once.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function momentOf(text: string): number | undefined {
  const ms = parseDuration(text);
  return ms !== undefined && ms <= LONGEST_TIMER_MS ? ms : undefined;
}

function shapeOf(text: string, separator: string): Shape | null {
  const [size, time, ...rest] = text.split(separator);
  const bytes = bytesOf(size ?? '');
  const ms = parseDuration(time ?? '');
  return bytes !== undefined && ms && rest.length === 0 ? { bytes, ms } : null;
}
