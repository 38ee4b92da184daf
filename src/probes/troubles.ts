/** Says each kind of trouble once, and again only after it was over: a day of it is not 86,400 findings. */
import type { Fault, Finding } from '../model/event.ts';
import { formatDuration } from '../model/format.ts';

/** One that comes and goes is told once a minute at most. */
const BETWEEN_MS = 60_000;

export interface Trouble {
  readonly level?: Finding['level'];
  /** Clean. */
  readonly text: string;
  readonly fault?: Fault;
}

export interface Troubles {
  /** It is there (now). Told if it is new. */
  tell(kind: string, trouble: Trouble): void;
  /** It is not there. Told if it was told that it is. */
  over(kind: string): void;
  /** What there is to say since the last time. */
  take(): Finding[];
}

export function openTroubles(prefix: string, now: () => number = () => performance.now()): Troubles {
  const present = new Map<string, { text: string; sinceMs: number; told: boolean }>();
  const toldMs = new Map<string, number>();
  let fresh: Finding[] = [];
  return {
    tell(kind, { level = 'warning', text, fault = 'unknown' }) {
      if (present.has(kind)) return;
      const told = now() - (toldMs.get(kind) ?? Number.NEGATIVE_INFINITY) >= BETWEEN_MS;
      present.set(kind, { text, sinceMs: now(), told });
      if (!told) return;
      toldMs.set(kind, now());
      fresh.push({ key: `${prefix}.${kind}`, level, text: `${prefix}: ${text}`, fault });
    },
    over(kind) {
      const was = present.get(kind);
      present.delete(kind);
      if (!was?.told) return;
      const text = `${prefix}: over after ${formatDuration(now() - was.sinceMs)}: ${was.text}`;
      fresh.push({ key: `${prefix}.${kind}`, level: 'info', text, fault: 'unknown' });
    },
    take() {
      const taken = fresh;
      fresh = [];
      return taken;
    },
  };
}
