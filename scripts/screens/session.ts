/** A session in a real terminal, as it was: what was written, and when. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Pane, Size } from '../../bench/screen/pane.ts';
import { openScreen } from './cells.ts';
import type { Frame } from './svg.ts';

export interface Written {
  readonly atSeconds: number;
  readonly bytes: string;
}

/** A key, and how long it is looked at. */
export type Step = readonly [key: string, seconds: number];

const LOOK_MS = 40;
const FRAME_ENDS = '\x1b[?2026l';

export async function record(pane: Pane, steps: readonly Step[]): Promise<Written[]> {
  const written: Written[] = [];
  /** When the first frame was there. */
  let from = 0;
  let length = 0;
  const look = () => {
    const all = pane.written();
    // Never half a frame.
    const end = all.lastIndexOf(FRAME_ENDS) + FRAME_ENDS.length;
    if (end < FRAME_ENDS.length || end <= length) return;
    if (length === 0) from = performance.now();
    written.push({ atSeconds: (performance.now() - from) / 1000, bytes: all.slice(length, end) });
    length = end;
  };
  for (const [key, seconds] of steps) {
    if (key !== '') pane.press(...(key.length > 1 && key.includes(' ') ? ['-l', key] : [key]));
    for (const end = performance.now() + seconds * 1000; performance.now() < end; await pause(LOOK_MS))
      look();
  }
  return written;
}

/** asciicast v2 (docs.asciinema.org/manual/asciicast/v2). */
export function castOf(written: readonly Written[], { columns, rows }: Size, title: string): string {
  const head = { version: 2, width: columns, height: rows, title, env: { TERM: 'xterm-256color' } };
  const lines = written.map(({ atSeconds, bytes }) => [Number(atSeconds.toFixed(3)), 'o', bytes]);
  return `${[head, ...lines].map((line) => JSON.stringify(line)).join('\n')}\n`;
}

export async function framesOf(written: readonly Written[], { columns, rows }: Size): Promise<Frame[]> {
  const screen = openScreen(columns, rows);
  const frames: Frame[] = [];
  for (const { atSeconds, bytes } of written) {
    await screen.feed(bytes);
    frames.push({ atSeconds, picture: screen.picture() });
  }
  return frames;
}
