/** What is worth a bell: something crossed, a load or target in trouble, the end. And the bytes that tell it. */
import type { RunEvent } from '../../model/event.ts';
import type { State } from '../../model/state.ts';
import { withoutControls } from '../view/text.ts';

export interface Alarms {
  /** BEL: what it does is the terminal's affair. */
  readonly bell?: boolean;
  /** OSC 9: a notice on the desktop (iTerm2, kitty, foot, WezTerm, Windows Terminal; others ignore it). */
  readonly notify?: boolean;
  /** Whether tmux is in between, which lets OSC 9 through only in an envelope (`allow-passthrough on`). */
  readonly tmux?: boolean;
}

/** In a few words, or null: events that came between two states. What was known at the first is no news. */
export function alarmOf(before: State, after: State): string | null {
  const name = after.profile?.name ?? after.run?.name ?? 'soaktop';
  const news = after.events.slice(Math.max(0, after.events.length - (after.eventCount - before.eventCount)));
  const told = news.flatMap((event) => textOf(event)).at(-1);
  return told === undefined || after.eventCount === before.eventCount ? null : `${name}: ${told}`;
}

function textOf(event: RunEvent): string[] {
  if (event.type === 'ended') return [`ended: ${event.verdict.state}`];
  return event.type === 'finding' && event.finding.level !== 'info' ? [event.finding.text] : [];
}

export function alarmBytes(text: string, { bell = false, notify = false, tmux = false }: Alarms): string {
  const notice = `\x1b]9;${withoutControls(text)}\x07`;
  // In tmux's envelope every escape is doubled.
  const sent = tmux ? `\x1bPtmux;${notice.replaceAll('\x1b', '\x1b\x1b')}\x1b\\` : notice;
  return `${bell ? '\x07' : ''}${notify ? sent : ''}`;
}
