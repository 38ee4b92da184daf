/**
 * A server that says byte for byte what its scripts say, right and wrong; the path names the script, see SCRIPTS.
 * A connection that has served `/once` is closed without a word when the next request comes on it.
 * By hand: `node test/rigs/http-raw-rig.ts [port]`, then `curl -v http://127.0.0.1:PORT/surplus`.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Texts are sent, numbers are ms to wait. */
type Script = readonly (string | number | 'END' | 'RESET')[];

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const CHUNKED = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';

export const SCRIPTS: Readonly<Record<string, Script>> = {
  ok: [OK],
  chunked: [`${CHUNKED}1;note="x"\r\no\r\n`, 5, '001\r\nk\r\n0\r\ntrailer: yes\r\n\r\n'],
  untilClose: ['HTTP/1.0 200 OK\r\n\r\no', 5, 'k', 'END'],
  hints: ['HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n', 5, OK],
  noContent: ['HTTP/1.1 204 No Content\r\n\r\n'],
  notModified: ['HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n'],
  drip: [...OK].flatMap((letter) => [letter, 1]),
  once: [OK],
  oldLast: ['HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok'],
  soonGone: ['HTTP/1.1 200 OK\r\nkeep-alive: timeout=1\r\ncontent-length: 2\r\n\r\nok'],

  surplus: [`${OK}HTTP/1.1 200 OK\r\n`],
  later: [OK, 30, OK],
  twoLengths: ['HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 2\r\n\r\nok'],
  lengthAndChunks: [
    `HTTP/1.1 200 OK\r\ncontent-length: 7\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
  ],
  gzipChunks: ['HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
  badChunk: [`${CHUNKED}zz\r\nok\r\n`],
  longChunk: [`${CHUNKED}2\r\noking\r\n0\r\n\r\n`],
  hugeChunk: [`${CHUNKED}fffffffff\r\n`],
  badLength: ['HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\n'],
  plusLength: ['HTTP/1.1 200 OK\r\ncontent-length: +2\r\n\r\nok'],
  folded: ['HTTP/1.1 200 OK\r\na: b\r\n c\r\ncontent-length: 0\r\n\r\n'],
  bareLf: ['HTTP/1.1 200 OK\ncontent-length: 0\n\n'],
  spaced: ['HTTP/1.1 200 OK\r\ncontent-length : 0\r\n\r\n'],
  switching: ['HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n'],
  notHttp: ['SSH-2.0-OpenSSH_9.2p1\r\n'],
  longHead: [
    'HTTP/1.1 200 OK\r\n',
    ...Array.from({ length: 64 }, (_, i) => `h${i}: ${'x'.repeat(16_384)}\r\n`),
  ],

  large: [`HTTP/1.1 200 OK\r\ncontent-length: ${9 * 2 ** 20}\r\n\r\n`],
  largeChunks: [CHUNKED, ...Array.from({ length: 9 }, () => `100000\r\n${'x'.repeat(2 ** 20)}\r\n`)],

  halfHead: ['HTTP/1.1 200 OK\r\ncontent-le', 5, 'END'],
  halfBody: ['HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf', 5, 'END'],
  halfChunk: [`${CHUNKED}a\r\nhalf`, 5, 'END'],
  nothing: ['END'],
  resetMid: ['HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf', 5, 'RESET'],
  stall: [60_000],
  slowBody: [
    'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n',
    ...Array.from({ length: 9 }, () => ['x', 200]).flat(),
  ],
};

export interface HttpRawRig {
  readonly base: string;
  /** `GET /path`, in the order of their coming; connections since the start, and open now. */
  readonly asked: string[];
  accepted(): number;
  open(): number;
  close(): void;
}

export async function startHttpRawRig(port = 0): Promise<HttpRawRig> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  let accepted = 0;

  async function play(socket: Socket, script: Script): Promise<void> {
    for (const part of script) {
      if (socket.destroyed) return;
      if (part === 'END') socket.end();
      else if (part === 'RESET') socket.resetAndDestroy();
      else if (typeof part === 'number') await sleep(part, undefined, { ref: false });
      else socket.write(part, 'latin1');
    }
  }

  const server = createServer((socket) => {
    accepted++;
    sockets.add(socket);
    let text = '';
    let isLast = false;
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const [method = '', target = ''] = text.split(' ', 2);
        const length = Number(/content-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
        if (text.length < end + 4 + length) return;
        text = text.slice(end + 4 + length);
        asked.push(`${method} ${target}`);
        const name = target.slice(1).split('?')[0] as string;
        if (isLast) socket.destroy();
        else void play(socket, SCRIPTS[name] ?? SCRIPTS.ok ?? []);
        isLast = name === 'once';
      }
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    accepted: () => accepted,
    open: () => sockets.size,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

if (import.meta.main) console.log((await startHttpRawRig(Number(process.argv[2] ?? 0))).base);
