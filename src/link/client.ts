/** A client's side of the socket: the state first, then every later event, and commands and questions with their answers. */
import { connect, type Socket } from 'node:net';
import type { Answer, Feed } from '../model/contracts.ts';
import type { RunEvent } from '../model/event.ts';
import type { AnswerTo, Question } from '../model/question.ts';
import { frame, PROTOCOL, readFrames, type ToClient } from './frames.ts';

const FRAME_MOST_BYTES = 256e6;
/** A supervisor that is stopped still has its socket, and never answers. */
const STATE_WITHIN_MS = 10_000;
const TOO_OLD =
  'this run was started by an older soaktop, which does not tell of the past: soaktop review does';

export interface ClientOptions {
  readonly socketPath: string;
  /** Who asks, for the run's record. */
  readonly by: string;
  /** Whether events are wanted, or only the state and answers. */
  readonly watch: boolean;
}

/** Resolves once the state is there; rejects with words when nobody answers or we are refused. */
export function openFeed({ socketPath, by, watch }: ClientOptions): Promise<Feed> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    const waiting = new Map<number, (answer: Answer) => void>();
    const asked = new Map<number, PromiseWithResolvers<unknown>>();
    const early: RunEvent[] = [];
    let onEvent: ((event: RunEvent) => void) | undefined;
    let onLost: ((reason: string) => void) | undefined;
    let refused: string | undefined;
    let why = 'the connection to the run was closed';
    const late = setTimeout(() => {
      why = `the run does not answer within ${STATE_WITHIN_MS / 1000} s`;
      socket.destroy();
    }, STATE_WITHIN_MS);
    let lastId = 0;

    socket.on('connect', () => socket.write(frame({ type: 'hello', protocol: PROTOCOL, by, watch })));
    socket.on('error', (error) => {
      why = `the run does not answer: ${error.message}`;
    });
    socket.on('close', () => {
      clearTimeout(late);
      why = refused ?? why;
      reject(new Error(why));
      for (const answer of waiting.values()) answer({ ok: false, text: why });
      waiting.clear();
      for (const question of asked.values()) question.reject(new Error(why));
      asked.clear();
      onLost?.(why);
    });
    readFrames(socket, FRAME_MOST_BYTES, (message) => {
      const got = message as ToClient;
      if (got.type === 'refused') refused = got.reason;
      else if (got.type === 'event') {
        if (onEvent) onEvent(got.event);
        else early.push(got.event);
      } else if (got.type === 'answer') {
        waiting.get(got.id)?.({ ok: got.ok, text: got.text });
        waiting.delete(got.id);
      } else if (got.type === 'told' || got.type === 'untold') {
        const question = asked.get(got.id);
        asked.delete(got.id);
        if (got.type === 'told') question?.resolve(got.answer);
        else question?.reject(new Error(got.reason));
      } else if (got.type === 'state') {
        clearTimeout(late);
        resolve(feedOf(got.state, got.isAskable === true));
      }
    });

    const feedOf = (state: Feed['state'], isAskable: boolean): Feed => ({
      kind: 'live',
      state,
      listen(event, lost) {
        onEvent = event;
        onLost = lost;
        for (const missed of early.splice(0)) event(missed);
        if (socket.destroyed) lost(why);
      },
      command: (command) =>
        new Promise((answer) => {
          if (socket.destroyed) return answer({ ok: false, text: why });
          waiting.set(++lastId, answer);
          socket.write(frame({ type: 'command', id: lastId, command }));
        }),
      ask<Q extends Question>(question: Q): Promise<AnswerTo<Q>> {
        if (socket.destroyed) return Promise.reject(new Error(why));
        if (!isAskable) return Promise.reject(new Error(TOO_OLD));
        const answer = Promise.withResolvers<unknown>();
        asked.set(++lastId, answer);
        socket.write(frame({ type: 'ask', id: lastId, question }));
        return answer.promise as Promise<AnswerTo<Q>>;
      },
      close: () => end(socket),
    });
  });
}

function end(socket: Socket): void {
  socket.end();
  socket.destroySoon();
}
