/** The screen as this terminal can show it: its colours and letters, or plain sentences; and what was chosen last time. */
import type { Comparison } from '../model/comparison.ts';
import type { Feed } from '../model/contracts.ts';
import type { Left } from '../tui/session.ts';
import { resolved, type ThemeName } from '../tui/theme.ts';
import type { Ui } from '../tui/view/view.ts';
import { readRemembered, remember } from './screen-file.ts';
import { seriesLikeness } from './series-likeness.ts';
import { workOut } from './work-out.ts';

export interface ScreenFlags {
  readonly theme?: ThemeName;
  readonly ascii?: boolean;
  readonly mouse?: boolean;
  readonly bell?: boolean;
  readonly notify?: boolean;
  readonly screenReader?: boolean;
  readonly readOnly?: boolean;
}

export interface Opening {
  /** With the run that this one is held against. */
  readonly compare?: () => Promise<Comparison>;
  /** What is seen first, instead of the overview. */
  readonly first?: Partial<Ui>;
}

/** Until the operator leaves. stdin and stdout are a terminal. */
export async function openScreen(
  read: Feed,
  flags: ScreenFlags = {},
  { compare, first }: Opening = {},
): Promise<Left> {
  const feed = { ...read, ask: workOut(read.ask, compare) };
  const { env } = process;
  const { readOnly = false, mouse = false, bell = false, notify = false } = flags;
  const ascii = flags.ascii ?? !speaksUtf8(env);
  const alarms = { bell, notify, tmux: env.TMUX !== undefined };
  if (flags.screenReader || env.TERM === 'dumb') {
    const { showSentences } = await import('../tui/terminal/screen-reader.ts');
    return showSentences(feed, { readOnly, ascii, alarms });
  }
  const { theme: lastTheme, zoom, pins } = readRemembered();
  if (flags.theme !== undefined) remember({ theme: flags.theme });
  const { showScreen } = await import('../tui/screen.ts');
  return showScreen(feed, {
    readOnly,
    theme: resolved(flags.theme ?? lastTheme ?? 'auto', env),
    ascii,
    mouse,
    alarms,
    chosen: { ...(zoom !== undefined && { zoom }), ...(pins && { pins }) },
    keep: remember,
    ...(first && { first }),
    likeness: seriesLikeness,
  });
}

/** By the first of these that is set. Where none is, as in most containers, the terminal outside still does. */
export function speaksUtf8({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG || '';
  return locale === '' || /utf-?8/i.test(locale);
}
