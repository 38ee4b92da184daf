/** The child process that makes load: forked by the supervisor, and gone as soon as their channel is. */
import type { FromWorker, ToWorker } from './messages.ts';
import { monotonicMs } from './monotonic.ts';
import { openSession } from './session.ts';

// At a terminal ^C and a hang-up reach the whole group: how a run ends is for the supervisor to decide.
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
process.on('disconnect', () => process.exit(0));

const handle = openSession(say, monotonicMs, process.env);
process.on('message', (message) => handle(message as ToWorker));

function say(message: FromWorker): void {
  if (!process.connected) return;
  // Without a callback, a channel that breaks in this instant would be an uncaught error.
  process.send?.(message, undefined, undefined, () => {
    if (message.type === 'refused') process.exit(1);
  });
}
