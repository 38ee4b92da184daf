/** The supervisor's side of the socket: shows a run to any number of clients and takes their commands and questions. */
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { clean, describe } from '../model/clean.ts';
import type { Answer, Sink } from '../model/contracts.ts';
import type { Command } from '../model/event.ts';
import type { Question } from '../model/question.ts';
import type { State } from '../model/state.ts';
import { frame, PROTOCOL, readFrames, type ToClient, toldFrame } from './frames.ts';
import { readCommand } from './read-command.ts';
import { readQuestion } from './read-question.ts';
import { answers } from './registry.ts';

/** A reader that falls this far behind is let go: it may come back, the run does not wait. */
const BEHIND_MOST_BYTES = 16e6;
const CLIENTS_MOST = 100;
const FRAME_MOST_BYTES = 64_000;
/** Of one client, under way. */
const QUESTIONS_MOST = 32;
/** The log of a run that goes badly for days; the moment of 2,000 series is 4 MB. */
const ANSWER_MOST_BYTES = 8e6;

export interface LinkOptions {
  readonly socketPath: string;
  readonly state: () => State;
  readonly command: (command: Command, by: string) => Promise<Answer>;
  /** Resolves with the answer as JSON. */
  readonly ask: (question: Question) => Promise<string>;
}

export async function openLink({ socketPath, state, command, ask }: LinkOptions): Promise<Sink> {
  if (await answers(socketPath)) throw new Error(`another supervisor answers at ${socketPath}`);
  rmSync(socketPath, { force: true });
  const watchers = new Set<Socket>();
  /** How far each may fall behind. */
  const connected = new Map<Socket, number>();
  const write = (socket: Socket, text: string) => {
    if (socket.destroyed) return;
    socket.write(text);
    if (socket.writableLength > (connected.get(socket) ?? 0)) socket.destroy();
  };
  const send = (socket: Socket, message: ToClient) => write(socket, frame(message));

  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      watchers.delete(socket);
      connected.delete(socket);
    });
    if (connected.size >= CLIENTS_MOST) {
      refuse(socket, `${CLIENTS_MOST} clients are attached already`);
      return;
    }
    connected.set(socket, BEHIND_MOST_BYTES);
    let by: string | undefined;
    let asking = 0;
    const answerTo = async (id: number, input: unknown): Promise<string> => {
      const untold = (reason: string) => frame({ type: 'untold', id, reason });
      const question = readQuestion(input);
      if (typeof question === 'string') return untold(question);
      if (asking >= QUESTIONS_MOST) return untold(`${QUESTIONS_MOST} questions are under way already`);
      asking++;
      try {
        const answer = await ask(question);
        return answer.length > ANSWER_MOST_BYTES
          ? untold('that is too much to be told at once')
          : toldFrame(id, answer);
      } catch (error) {
        return untold(describe(error));
      } finally {
        asking--;
      }
    };
    readFrames(socket, FRAME_MOST_BYTES, (message) => {
      const { type, ...rest } = message as { type: string } & Record<string, unknown>;
      if (type === 'hello' && by === undefined) {
        by = clean(String(rest.by), 60);
        if (rest.protocol !== PROTOCOL) {
          refuse(socket, `this run speaks protocol ${PROTOCOL}, you ${clean(String(rest.protocol), 20)}`);
          return;
        }
        // The state comes on top, for it may be larger by itself: 20 MB with 2,000 series.
        const first = frame({ type: 'state', protocol: PROTOCOL, isAskable: true, state: state() });
        connected.set(socket, BEHIND_MOST_BYTES + first.length);
        write(socket, first);
        if (rest.watch === true) watchers.add(socket);
        return;
      }
      if ((type !== 'command' && type !== 'ask') || by === undefined || typeof rest.id !== 'number')
        throw new Error('no frame of ours');
      const id = rest.id;
      if (type === 'ask') {
        void answerTo(id, rest.question).then((text) => write(socket, text));
        return;
      }
      const asked = readCommand(rest.command);
      if (typeof asked === 'string') send(socket, { type: 'answer', id, ok: false, text: asked });
      else
        void command(asked, by)
          .catch((error): Answer => ({ ok: false, text: describe(error) }))
          .then((answer) => send(socket, { type: 'answer', id, ...answer }));
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
      for (const socket of watchers) write(socket, text);
    },
    async close() {
      // Clients get their last frames; one that does not read is not waited for.
      for (const socket of connected.keys()) socket.end();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const late = setTimeout(() => {
        for (const socket of connected.keys()) socket.destroy();
      }, 500);
      await closed;
      clearTimeout(late);
      rmSync(socketPath, { force: true });
    },
  };
}

/** Says why and hangs up: whatever it sends from now on is not read, and it holds up no end. */
function refuse(socket: Socket, reason: string): void {
  socket.removeAllListeners('data').resume();
  socket.end(frame({ type: 'refused', reason }));
  socket.destroySoon();
}
