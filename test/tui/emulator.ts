/** A terminal to draw on in tests: a TTY's streams in front, a real emulator behind. */
import { PassThrough, Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import xterm from '@xterm/headless';

export interface Emulator {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly raw: () => boolean;
  /** All bytes that were written. */
  readonly written: () => string;
  type(text: string): void;
  resize(columns: number, rows: number): void;
  /** The lines that are seen. */
  lines(): Promise<string[]>;
  /** Waits until the screen holds a text. */
  until(text: string | RegExp): Promise<string[]>;
  alternate(): Promise<boolean>;
}

export function emulator(columns: number, rows: number): Emulator {
  // As the line discipline of a real one: `\n` is also a carriage return.
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
  let bytes = '';
  let raw = false;
  const stdout = Object.assign(
    new Writable({
      decodeStrings: false,
      write(chunk: string | Buffer, _encoding, done) {
        bytes += chunk.toString();
        terminal.write(chunk, done);
      },
    }),
    { isTTY: true, columns, rows, getColorDepth: () => 8 },
  ) as unknown as WriteStream;
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode(on: boolean) {
      raw = on;
      return stdin;
    },
    ref() {},
    unref() {},
  }) as unknown as ReadStream;
  const lines = async () => {
    await new Promise<void>((resolve) => terminal.write('', resolve));
    const buffer = terminal.buffer.active;
    return Array.from(
      { length: terminal.rows },
      (_, y) =>
        buffer
          .getLine(buffer.baseY + y)
          ?.translateToString(true, 0, terminal.cols)
          .trimEnd() ?? '',
    );
  };
  return {
    stdin,
    stdout,
    raw: () => raw,
    written: () => bytes,
    type: (text) => (stdin as unknown as PassThrough).write(text),
    resize(nextColumns, nextRows) {
      if (nextColumns > 0 && nextRows > 0) terminal.resize(nextColumns, nextRows);
      Object.assign(stdout, { columns: nextColumns, rows: nextRows });
      stdout.emit('resize');
    },
    lines,
    async until(text) {
      const deadline = performance.now() + 8000;
      for (;;) {
        const seen = await lines();
        const all = seen.join('\n');
        if (typeof text === 'string' ? all.includes(text) : text.test(all)) return seen;
        if (performance.now() > deadline) throw new Error(`«${text}» did not appear on:\n${all}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async alternate() {
      await lines();
      return terminal.buffer.active.type === 'alternate';
    },
  };
}
