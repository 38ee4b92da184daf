/** NDJSON over a socket: one frame a line, bounded, anything else refused. */
import type { Socket } from 'node:net';
import type { Command, RunEvent } from '../model/event.ts';
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
  | { readonly type: 'command'; readonly id: number; readonly command: Command };

export type ToClient =
  /** The state first, then every later event: nothing between them is lost. */
  | { readonly type: 'state'; readonly protocol: number; readonly state: State }
  | { readonly type: 'event'; readonly event: RunEvent }
  | { readonly type: 'answer'; readonly id: number; readonly ok: boolean; readonly text: string }
  | { readonly type: 'refused'; readonly reason: string };

/** Calls back with each whole frame; a line longer than `mostBytes` or no JSON ends the connection. */
export function readFrames(socket: Socket, mostBytes: number, onFrame: (frame: unknown) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    rest += chunk;
    let start = 0;
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', start)) {
      const line = rest.slice(start, end);
      start = end + 1;
      try {
        onFrame(JSON.parse(line));
      } catch {
        socket.destroy();
        return;
      }
    }
    rest = start === 0 ? rest : rest.slice(start);
    if (rest.length > mostBytes) socket.destroy();
  });
}

export const frame = (message: ToServer | ToClient): string => `${JSON.stringify(message)}\n`;
