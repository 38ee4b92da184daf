/**
 * A run for those who hear their terminal, and for one that can only append: no other screen, no cursor that moves,
 * nothing said twice. The keys are the same.
 */
import type { ReadStream, WriteStream } from 'node:tty';
import type { Feed } from '../../model/contracts.ts';
import { PAGES } from '../pages/subjects.ts';
import { footer } from '../panels/footer.ts';
import { type Left, openSession } from '../session.ts';
import { textOf } from '../view/row.ts';
import { selectedLoad, type View } from '../view/view.ts';
import { type Alarms, alarmBytes, alarmOf } from './alarm.ts';
import { toAscii } from './ascii.ts';
import { listenForEnd } from './gone.ts';
import { openKeyboard } from './keyboard.ts';
import { news, pageSentences, spoken, summary } from './sentences.ts';

export interface SentencesOptions {
  readonly readOnly: boolean;
  readonly ascii: boolean;
  readonly alarms: Alarms;
  /** The terminal; the process's own by default. */
  readonly stdin?: ReadStream;
  readonly stdout?: WriteStream;
}

/** Without a key for so long, all is said again. */
const SUMMARY_MS = 600_000;
const SIZE = { columns: 110, rows: 60 };

/** As `showScreen`. */
export function showSentences(feed: Feed, options: SentencesOptions): Promise<Left> {
  const { readOnly, ascii, alarms, stdin = process.stdin, stdout = process.stdout } = options;
  const write = (text: string) => stdout.write(ascii ? toAscii(text) : text);
  const tell = (sentences: readonly string[]) => {
    for (const sentence of sentences) {
      write(sentence);
      stdout.write('\n');
    }
  };

  return new Promise((resolve, reject) => {
    let over = false;
    const end = (settle: () => void) => {
      if (over) return;
      over = true;
      clearInterval(again);
      session.close();
      deafen();
      keyboard.close();
      settle();
    };
    const session = openSession(feed, {
      readOnly,
      size: SIZE,
      onFrame: () => {
        const view = session.view();
        tellTyping(said, view);
        tell(changes(said, view));
        const alarm = alarmOf(said.newest, view.newest);
        if (alarm !== null) stdout.write(alarmBytes(alarm, alarms));
        said = view;
      },
      onRepaint: () => tell(summary(session.view())),
      onLeave: (how) => end(() => resolve(how)),
      onError: (error) => end(() => reject(error)),
    });
    /** A question in words; then what is typed, letter by letter. */
    const tellTyping = (before: View, after: View) => {
      const [was, is] = [before.ui, after.ui];
      const asks = is.mode !== 'watch' && is.mode !== 'help';
      if (asks && is.mode !== was.mode) return tell([footer(after).map(textOf).join(' ').trim()]);
      if (asks && is.typed.startsWith(was.typed)) write(is.typed.slice(was.typed.length));
      else if (asks && is.typed !== was.typed) write(`\n${is.typed}`.trimStart());
      else if (was.typed !== '' && !asks) stdout.write('\n');
    };

    let said: View = session.view();
    tell([...summary(said), 'Keys: 0 to 8 read a page, 0 the summary, question mark the keys, q leaves.']);
    const deafen = listenForEnd(stdin, stdout, () => end(() => resolve('left')));
    const keyboard = openKeyboard(stdin, (inputs) => {
      for (const input of inputs) {
        if (over) return;
        if (input.is === 'paste') session.paste(input.text);
        else if (input.is === 'key') {
          session.press([input.key]);
          // A page that is asked for once more is read once more.
          const { ui } = session.view();
          if (!over && ui.mode === 'watch' && PAGES[ui.subject].key === input.key) tell(page(session.view()));
        }
      }
      again.refresh();
    });
    const again = setInterval(() => tell(summary(session.view())), SUMMARY_MS);
    session.start();
  });
}

const page = (view: View): string[] =>
  view.ui.subject === 'overview'
    ? summary(view)
    : [`${PAGES[view.ui.subject].title}:`, ...pageSentences(view)];

/** What is worth saying since the last time. */
function changes(before: View, after: View): string[] {
  const { message, mode, load } = after.ui;
  const name = selectedLoad(after)?.name;
  const told = news(before, after);
  const isNew = message !== null && message.until !== before.ui.message?.until;
  return [
    ...told,
    ...(mode === 'help' && before.ui.mode !== 'help' ? pageSentences(after) : []),
    ...(name !== undefined && load !== before.ui.load ? [`${name} is selected.`] : []),
    // What came of a command is an event as well: it is said once.
    ...(isNew && !told.some((text) => text.includes(message.text)) ? [spoken(`${message.text}.`)] : []),
  ];
}
