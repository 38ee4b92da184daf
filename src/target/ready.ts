/** Whether a target answers yet. */
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe } from '../model/clean.ts';

/** What must answer: a TCP connection, or any HTTP answer below 500. */
export interface Ready {
  readonly tcp?: string;
  readonly http?: string;
}

const TRY_MS = 1000;
const BETWEEN_MS = 50;

/** Tries until it answers (null), or `withinMs` are over: then what the last try came to. */
export async function untilAnswers(
  ready: Ready,
  withinMs: number,
  signal: AbortSignal,
): Promise<string | null> {
  const end = performance.now() + withinMs;
  for (;;) {
    const trouble = await answers(ready, signal);
    if (trouble === null || signal.aborted) return trouble;
    if (performance.now() + BETWEEN_MS >= end) return trouble;
    await sleep(BETWEEN_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** One try; null when it answers. */
export function answers(ready: Ready, signal: AbortSignal): Promise<string | null> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TRY_MS)]);
  if (ready.http !== undefined) return httpAnswers(ready.http, limit);
  return ready.tcp === undefined ? Promise.resolve(null) : tcpAnswers(ready.tcp, limit);
}

function tcpAnswers(address: string, signal: AbortSignal): Promise<string | null> {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return settle(signal, (done) => {
    const socket = connect({ host, port: Number(address.slice(colon + 1)) });
    socket.once('connect', () => done(null)).on('error', (error) => done(describe(error)));
    return () => socket.destroy();
  });
}

function httpAnswers(url: string, signal: AbortSignal): Promise<string | null> {
  const request = url.startsWith('https:') ? requestHttps : requestHttp;
  return settle(signal, (done) => {
    const sent = request(url, { agent: false }, (response) => {
      const status = response.statusCode ?? 0;
      done(status >= 200 && status < 500 ? null : `status ${status}`);
    });
    sent.on('error', (error) => done(describe(error))).end();
    return () => sent.destroy();
  });
}

/** One outcome, whatever comes first; then `begin`'s undoing. */
function settle(
  signal: AbortSignal,
  begin: (done: (outcome: string | null) => void) => () => void,
): Promise<string | null> {
  return new Promise((resolve) => {
    let undo = (): void => undefined;
    const done = (outcome: string | null): void => {
      signal.removeEventListener('abort', late);
      resolve(outcome);
      queueMicrotask(() => undo());
    };
    const late = (): void => done(`no answer within ${TRY_MS / 1000} s`);
    if (signal.aborted) return late();
    signal.addEventListener('abort', late, { once: true });
    try {
      undo = begin(done);
    } catch (error) {
      done(describe(error));
    }
  });
}
