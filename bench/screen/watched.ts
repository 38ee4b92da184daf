/** What a program costs while it only shows: CPU, bytes and frames of one window of time. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Window } from '../cost.ts';
import { cpuMsOf, othersCpuMs } from '../cpu.ts';
import type { Pane } from './pane.ts';

export interface Watched {
  /** Share of a core, 0 to 1. */
  readonly share: number;
  readonly cpuMsPerFrame: number;
  readonly bytesPerFrame: number;
  readonly framesPerSecond: number;
  readonly othersCores: number;
}

export interface Shown {
  readonly pane: Pane;
  /** How often it draws, when its frames can't be told apart in what it writes. */
  readonly everyMs: number | null;
}

/** All in the same window, since the machine's other work is shared by them; null for one that has ended. */
export async function watch(
  shown: readonly Shown[],
  { settleMs, lengthMs }: Window,
): Promise<(Watched | null)[]> {
  await pause(settleMs);
  const before = shown.map(mark);
  const othersBefore = othersCpuMs();
  const from = performance.now();
  await pause(lengthMs);
  const after = shown.map(mark);
  const ms = performance.now() - from;
  const othersCores = (othersCpuMs() - othersBefore) / ms;
  return shown.map(({ everyMs }, i) => {
    const [a, b] = [before[i], after[i]];
    if (!a || !b) return null;
    const frames = Math.max(1, everyMs === null ? b.frames - a.frames : ms / everyMs);
    return {
      share: (b.cpuMs - a.cpuMs) / ms,
      cpuMsPerFrame: (b.cpuMs - a.cpuMs) / frames,
      bytesPerFrame: (b.bytes - a.bytes) / frames,
      framesPerSecond: (frames / ms) * 1000,
      othersCores,
    };
  });
}

interface Mark {
  readonly cpuMs: number;
  readonly bytes: number;
  readonly frames: number;
}

/** A frame is what stands between two marks of synchronized output. */
function mark({ pane }: Shown): Mark | null {
  try {
    const written = pane.written();
    const frames = written.split('\x1b[?2026h').length - 1;
    return { cpuMs: cpuMsOf(pane.pid), bytes: Buffer.byteLength(written), frames };
  } catch {
    return null;
  }
}
