/** Publishes messages by HTTP POST, as nchan and others have it: by a connection of its own for each publisher. */
import { readFileSync } from 'node:fs';
import type { WebsocketLoadSpec } from '../../model/websocket-load.ts';
import { openDialer } from '../http/dial.ts';
import type { Look, Request } from '../http/exchange.ts';
import { type Dialer, openExchanges } from '../http/exchanges.ts';
import { isRefusal } from '../http/refusal.ts';
import type { Secrets } from '../secrets.ts';
import { asIs, compileTemplate } from '../template.ts';

export interface Post {
  /**
   * Says once why it failed, and whether it is known that it was not taken; of a message that was, or that is not
   * answered in time, nothing.
   */
  send(message: Buffer, sentMs: number, onFailure: (failure: string, isRefused: boolean) => void): void;
  close(): void;
}

export interface Poster {
  /** For the endpoint whose messages go to `url`. */
  to(url: string): Post;
}

interface PosterParts {
  readonly spec: WebsocketLoadSpec;
  readonly secrets: Secrets;
  readonly clock: () => number;
  readonly see: (name: string) => void;
}

/** A refusal's words are of no use. */
const NOTHING: Look = { headers: false, bodyBytes: () => 0 };

/** `url`: of any endpoint; they differ by their paths. */
export function openPoster(url: string, { spec, secrets, clock, see }: PosterParts): Poster {
  const { ca, name, verify = true } = spec.tls ?? {};
  const dialer: Dialer = openDialer({
    origin: new URL(url),
    version: '1.1',
    connections: spec.publishers,
    tls: { verify, name, ca: ca === undefined ? undefined : readFileSync(ca, 'utf8') },
  });
  const headers = Object.entries(spec.headers).flatMap(([key, value]) => [
    key,
    compileTemplate(value, secrets.get, asIs).render(() => '') ?? '',
  ]);
  headers.push('content-type', spec.binary ? 'application/octet-stream' : 'text/plain');

  return {
    to(url) {
      const { pathname, search } = new URL(url);
      const exchanges = openExchanges({ dialer, timeoutMs: spec.timeoutMs, clock, see });
      return {
        send(message, sentMs, onFailure) {
          const request: Request = {
            method: 'POST',
            path: pathname + search,
            headers,
            body: message.toString('latin1'),
            wire: null,
          };
          exchanges.run(request, NOTHING, sentMs, (failure, answer) => {
            const isRefused = isRefusal(failure, answer);
            if (failure !== null && failure !== 'timeout') onFailure(failure, isRefused);
            else if (answer && (answer.status < 200 || answer.status > 299))
              onFailure(`status.${answer.status}`, isRefused);
          });
        },
        close: exchanges.close,
      };
    },
  };
}
