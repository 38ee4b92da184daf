/** Ink, mounted once for a window: painted rows go in, the frame that Ink makes of them comes out. */
import { Writable } from 'node:stream';
import { type Instance, render, Text, Transform } from 'ink';
import { createElement } from 'react';

export interface InkFrames {
  /** The frame's lines, with their styles. Rows fit a window of so many columns; there is at least one of both. */
  of(rows: readonly string[], columns: number): readonly string[];
  close(): void;
}

interface FrameProps {
  readonly rows: readonly string[];
}

/**
 * The layout sees blanks that never change, and each row takes the place of one when it is drawn: to measure and wrap
 * what changed costs as much again, and an element a row a fifth.
 */
const Frame = ({ rows }: FrameProps) =>
  createElement(
    Transform,
    { transform: (_blank, y) => rows[y] ?? '' },
    createElement(Text, null, rows.map(() => ' ').join('\n')),
  );

export function openInk(): InkFrames {
  let lines: readonly string[] = [];
  // Not the terminal: its modes, its cursor, what differs and when it is written are the surface's.
  const stdout = Object.assign(
    new Writable({
      decodeStrings: false,
      write(frame: string, _encoding, done) {
        lines = frame.split('\n');
        done();
      },
    }),
    { columns: 1, rows: 1 },
  );
  let instance: Instance | undefined;
  return {
    of(rows, columns) {
      Object.assign(stdout, { columns, rows: rows.length });
      const frame = createElement(Frame, { rows });
      if (instance) instance.rerender(frame);
      else
        instance = render(frame, {
          stdout: stdout as unknown as NodeJS.WriteStream,
          // Every frame is written, at once and whole: nothing is erased, nothing throttled.
          debug: true,
          interactive: true,
          exitOnCtrlC: false,
          patchConsole: false,
          isScreenReaderEnabled: false,
        });
      return lines;
    },
    close: () => instance?.unmount(),
  };
}
