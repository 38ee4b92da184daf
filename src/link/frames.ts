/** NDJSON over a socket: one frame a line, bounded, anything else refused. */
import type { Socket } from 'node:net';
import type { Command, RunEvent } from '../model/event.ts';
import type { Question } from '../model/question.ts';
import type { State } from '../model/state.ts';

/** Said first by both sides; another one is refused. */
export const PROTOCOL = 1;

export type ToServer =
  | {
      readonly type: 'hello';
      readonly protocol: number /** `user@terminal`, for the record. */;
      readonly by: string;
      readonly watch: boolean;
    }
  | { readonly type: 'command'; readonly id: number; readonly command: Command }
  /** Only to who says that it can be asked. */
  | { readonly type: 'ask'; readonly id: number; readonly question: Question };

export type ToClient =
  /** The state first, then every later event: nothing between them is lost. */
  | {
      readonly type: 'state';
      readonly protocol: number;
      readonly state: State;
      /** Absent: a supervisor of before there were questions, which hangs up on them. */
      readonly isAskable?: true;
    }
  | { readonly type: 'event'; readonly event: RunEvent }
  | { readonly type: 'answer'; readonly id: number; readonly ok: boolean; readonly text: string }
  /** What was asked; null only where that is an answer. */
  | { readonly type: 'told'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'untold'; readonly id: number; readonly reason: string }
  | { readonly type: 'refused'; readonly reason: string };

/** Calls back with each whole frame; a line longer than `mostBytes` or no JSON ends the connection. */
export function readFrames(socket: Socket, mostBytes: number, onFrame: (frame: unknown) => void): void {
  // In parts: to search a growing text anew with every chunk takes seconds for a state of 20 MB.
  let parts: string[] = [];
  let length = 0;
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      const line = parts.join('') + chunk.slice(start, end);
      parts = [];
      length = 0;
      start = end + 1;
      // Whom we hung up on is not heard any more.
      if (socket.writableEnded) return;
      try {
        onFrame(JSON.parse(line));
      } catch {
        socket.destroy();
        return;
      }
    }
    parts.push(chunk.slice(start));
    length += chunk.length - start;
    if (length > mostBytes) socket.destroy();
  });
}

export const frame = (message: ToServer | ToClient): string => `${JSON.stringify(message)}\n`;

/** With the answer as the JSON that it is already. */
export const toldFrame = (id: number, answer: string): string =>
  `{"type":"told","id":${id},"answer":${answer}}\n`;
