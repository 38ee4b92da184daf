/** Listens to a terminal: its keys, texts that are pasted, and clicks, as they come. */
import { StringDecoder } from 'node:string_decoder';
import type { ReadStream } from 'node:tty';
import { type Input, readInput } from './read-input.ts';

/** An escape that nothing follows for so long is the key. Over ssh a sequence may come in two pieces. */
const ESCAPE_MS = 50;
/** What else is begun, such as a paste, and does not go on for so long is given up. */
const BROKEN_OFF_MS = 1000;

export interface Keyboard {
  close(): void;
}

/** In raw mode from here until it is closed: nothing is echoed, Ctrl-C is a key. */
export function openKeyboard(stdin: ReadStream, onInputs: (inputs: readonly Input[]) => void): Keyboard {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let late: NodeJS.Timeout | undefined;
  const take = (text: string) => {
    clearTimeout(late);
    const read = readInput(rest + text);
    rest = read.rest;
    const isEscape = rest === '\x1b';
    if (rest !== '')
      late = setTimeout(
        () => {
          rest = '';
          if (isEscape) onInputs([{ is: 'key', key: 'escape' }]);
        },
        isEscape ? ESCAPE_MS : BROKEN_OFF_MS,
      );
    if (read.inputs.length > 0) onInputs(read.inputs);
  };
  const onData = (chunk: Buffer | string) => take(typeof chunk === 'string' ? chunk : decoder.write(chunk));
  stdin.setRawMode(true);
  stdin.on('data', onData);
  stdin.resume();
  return {
    close() {
      clearTimeout(late);
      stdin.off('data', onData);
      stdin.pause();
      stdin.setRawMode(false);
    },
  };
}
