/** The window's title: what one wants to know of a run whose window is not in front. */
import type { State } from '../../model/state.ts';
import { withoutControls } from '../view/text.ts';

const GLYPHS = { pass: '●', fail: '▲', unknown: '?', aborted: '■' } as const;

/** `soaktop ● ent-dns 16:42 of 24:00`, in hours and minutes: another text once a minute, no more. */
export function titleOf({ run, profile, phase, elapsedMs, verdict }: State): string {
  const { warmupMs = 0, soakMs = 0, cooldownMs = 0 } = profile?.phases ?? {};
  const glyph = verdict ? GLYPHS[verdict.state] : '·';
  const time =
    phase === 'ended' ? 'ended' : `${hours(elapsedMs)} of ${hours(warmupMs + soakMs + cooldownMs)}`;
  return withoutControls(`soaktop ${glyph} ${profile?.name ?? run?.name ?? ''} ${time}`);
}

function hours(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
