/** What ends a screen from outside: a signal, a terminal that went away. */
import type { ReadStream, WriteStream } from 'node:tty';

const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;
/** What a terminal that went away does to its input. */
const ENDS = ['end', 'close', 'error'] as const;

/** Calls back, also more than once; returns what ends the listening. */
export function listenForEnd(stdin: ReadStream, stdout: WriteStream, onGone: () => void): () => void {
  for (const signal of SIGNALS) process.on(signal, onGone);
  for (const event of ENDS) stdin.on(event, onGone);
  stdout.on('error', onGone);
  return () => {
    setImmediate(() => {
      // Not sooner: Ink's own handler of the same signal ends the process when it finds itself alone.
      for (const signal of SIGNALS) process.off(signal, onGone);
      // A dead terminal fails once more on what restores it, in both directions; only the first failure means anything.
      for (const event of ENDS) stdin.off(event, onGone);
      stdout.off('error', onGone);
    });
  };
}
