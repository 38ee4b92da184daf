/** The supervisor's side of the socket: shows a run to any number of clients and takes their commands. */
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { clean } from '../model/clean.ts';
import type { Answer, Sink } from '../model/contracts.ts';
import type { Command } from '../model/event.ts';
import type { State } from '../model/state.ts';
import { frame, PROTOCOL, readFrames, type ToClient } from './frames.ts';
import { readCommand } from './read-command.ts';
import { answers } from './registry.ts';

/** A reader that falls this far behind is let go: it may come back, the run does not wait. */
const BEHIND_MOST_BYTES = 16e6;
const CLIENTS_MOST = 100;
const FRAME_MOST_BYTES = 64_000;

export interface LinkOptions {
  readonly socketPath: string;
  readonly state: () => State;
  readonly command: (command: Command, by: string) => Promise<Answer>;
}

export async function openLink({ socketPath, state, command }: LinkOptions): Promise<Sink> {
  if (await answers(socketPath)) throw new Error(`another supervisor answers at ${socketPath}`);
  rmSync(socketPath, { force: true });
  const watchers = new Set<Socket>();
  const connected = new Set<Socket>();
  const send = (socket: Socket, message: ToClient) => {
    if (socket.destroyed) return;
    socket.write(frame(message));
    if (socket.writableLength > BEHIND_MOST_BYTES) socket.destroy();
  };

  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      watchers.delete(socket);
      connected.delete(socket);
    });
    if (connected.size >= CLIENTS_MOST) {
      socket.end(frame({ type: 'refused', reason: `${CLIENTS_MOST} clients are attached already` }));
      return;
    }
    connected.add(socket);
    let by: string | undefined;
    readFrames(socket, FRAME_MOST_BYTES, (message) => {
      const { type, ...rest } = message as { type: string } & Record<string, unknown>;
      if (type === 'hello' && by === undefined) {
        by = clean(String(rest.by), 60);
        if (rest.protocol !== PROTOCOL) {
          socket.end(
            frame({
              type: 'refused',
              reason: `this run speaks protocol ${PROTOCOL}, you ${clean(String(rest.protocol), 20)}`,
            }),
          );
          return;
        }
        send(socket, { type: 'state', protocol: PROTOCOL, state: state() });
        if (rest.watch === true) watchers.add(socket);
        return;
      }
      if (type !== 'command' || by === undefined || typeof rest.id !== 'number')
        throw new Error('no frame of ours');
      const id = rest.id;
      const asked = readCommand(rest.command);
      if (typeof asked === 'string') send(socket, { type: 'answer', id, ok: false, text: asked });
      else void command(asked, by).then((answer) => send(socket, { type: 'answer', id, ...answer }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  chmodSync(socketPath, 0o600);

  return {
    name: 'link',
    accept(event) {
      const text = frame({ type: 'event', event });
      for (const socket of watchers) {
        socket.write(text);
        if (socket.writableLength > BEHIND_MOST_BYTES) socket.destroy();
      }
    },
    async close() {
      // Clients get their last frames; one that does not read is not waited for.
      for (const socket of connected) socket.end();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const late = setTimeout(() => {
        for (const socket of connected) socket.destroy();
      }, 500);
      await closed;
      clearTimeout(late);
      rmSync(socketPath, { force: true });
    },
  };
}
