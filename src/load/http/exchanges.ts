/** Sends requests to one origin over kept connections, and reads what comes back to its end. */
import { buildConnector, Client, type Dispatcher } from 'undici';
import { failureOf } from './failure.ts';

const BODY_LIMIT_BYTES = 8 * 2 ** 20;
/** What servers keep at least (nginx 75 s); one that closes earlier says so in Keep-Alive, and is heeded. */
const KEEP_ALIVE_MS = 60_000;

export interface Request {
  readonly method: string;
  /** From the origin's root. */
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: string | null;
}

export type Outcome =
  | { readonly failure: null; readonly status: number; readonly body: string }
  /** `timeout`: no whole answer in time. `status` and `body` as far as they came. */
  | { readonly failure: string; readonly status: number | null; readonly body: string };

export interface Exchanges {
  /** Never rejects. The body's text is '' unless `isKept`. */
  run(request: Request, isKept: boolean): Promise<Outcome>;
  inflight(): number;
  /** Ends all as timed out. */
  abandon(): void;
  close(): void;
}

/**
 * A connection serves one request at a time and is taken from a stack, so there are never more than were
 * in flight together. (An undici Pool opens twice as many and costs a quarter more: a client that has just
 * answered still counts as busy there.)
 */
export function openExchanges(origin: string, timeoutMs: number): Exchanges {
  const connect = buildConnector({ timeout: timeoutMs, allowH2: false });
  const free: Client[] = [];
  const running = new Set<(failure: string) => void>();

  const openClient = () =>
    new Client(origin, {
      connect,
      allowH2: false,
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: KEEP_ALIVE_MS,
    });

  function run(request: Request, isKept: boolean): Promise<Outcome> {
    const client = free.pop() ?? openClient();
    return new Promise((resolve) => {
      let status: number | null = null;
      let bytes = 0;
      const chunks: Buffer[] = [];
      const body = () => (isKept ? Buffer.concat(chunks).toString() : '');

      function fail(failure: string): void {
        if (!running.delete(fail)) return;
        clearTimeout(timer);
        resolve({ failure, status, body: body() });
        client.destroy().catch(() => {});
      }
      const timer = setTimeout(fail, timeoutMs, 'timeout');
      running.add(fail);

      const handler: Dispatcher.DispatchHandler = {
        onRequestStart() {},
        onResponseStart(_controller, statusCode) {
          status = statusCode;
        },
        onResponseData(_controller, chunk) {
          bytes += chunk.length;
          if (bytes > BODY_LIMIT_BYTES) fail('too_large');
          else if (isKept) chunks.push(chunk);
        },
        onResponseEnd() {
          if (!running.delete(fail)) return;
          clearTimeout(timer);
          free.push(client);
          resolve({ failure: null, status: status ?? 0, body: body() });
        },
        onResponseError(_controller, error) {
          fail(failureOf(error));
        },
      };
      const { method, path, headers, body: text } = request;
      client.dispatch(
        { method: method as Dispatcher.HttpMethod, path, headers: headers as string[], body: text },
        handler,
      );
    });
  }

  return {
    run,
    inflight: () => running.size,
    abandon() {
      for (const fail of [...running]) fail('timeout');
    },
    close() {
      for (const client of free) client.destroy().catch(() => {});
    },
  };
}
