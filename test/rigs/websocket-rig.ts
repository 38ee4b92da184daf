/**
 * A WebSocket hub that goes wrong on purpose: `/FAULT/ROOM` is an endpoint whose every tenth message goes wrong at each
 * connection in the way that FAULT says. By hand: node test/rigs/websocket-rig.ts PORT
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { pathToFileURL } from 'node:url';
import { WebSocket, WebSocketServer } from 'ws';

const EVERY = 10;
const TEXT = 1;
const BINARY = 2;
const CONTINUED = 0;
const FIN = 0x80;

interface Member {
  readonly socket: WebSocket;
  readonly raw: Socket;
  /** Messages that it was to get. */
  count: number;
  /** What goes out byte by byte, in order. */
  bytes: Promise<void>;
  held: Buffer | null;
  isDeaf: boolean;
}

/** Gives the message to a member; `isTenth`: it is to go wrong. */
type Fault = (to: Member, message: Buffer, isTenth: boolean, isBinary: boolean) => void;

const plain: Fault = ({ socket }, message, _, binary) => socket.send(message, { binary });

/** A server's frame, not masked (RFC 6455 §5.2). */
function frame(first: number, payload: Buffer): Buffer {
  const size = payload.length;
  const head = size < 126 ? Buffer.from([first, size]) : Buffer.from([first, 126, size >> 8, size & 255]);
  return Buffer.concat([head, payload]);
}

async function writeBytes(raw: Socket, bytes: Buffer): Promise<void> {
  for (const byte of bytes) {
    if (raw.destroyed) return;
    raw.write(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Once, after the tenth message. */
const afterTenth =
  (then: (to: Member) => void): Fault =>
  (to, message, isTenth, binary) => {
    plain(to, message, isTenth, binary);
    if (isTenth) then(to);
  };

const FAULTS: Readonly<Record<string, Fault>> = {
  plain,
  drop: (to, message, isTenth, binary) => isTenth || plain(to, message, isTenth, binary),
  double(to, message, isTenth, binary) {
    plain(to, message, isTenth, binary);
    if (isTenth) plain(to, message, isTenth, binary);
  },
  /** The tenth comes after the eleventh. */
  swap(to, message, isTenth, binary) {
    if (isTenth) {
      to.held = message;
      return;
    }
    plain(to, message, isTenth, binary);
    if (to.held) plain(to, to.held, false, binary);
    to.held = null;
  },
  late(to, message, isTenth, binary) {
    if (isTenth) setTimeout(plain, 1500, to, message, false, binary);
    else plain(to, message, isTenth, binary);
  },
  foreign(to, message, isTenth, binary) {
    if (isTenth)
      for (const other of ['', 'hello', `x${message}`.replace(/\w{8}/, '00000000')]) to.socket.send(other);
    plain(to, message, isTenth, binary);
  },
  split(to, message, _, isBinary) {
    const bytes = frame(FIN | (isBinary ? BINARY : TEXT), message);
    to.bytes = to.bytes.then(() => writeBytes(to.raw, bytes));
  },
  /** In three, a ping in between. */
  fragment({ raw }, message, _, isBinary) {
    const [one, two] = [Math.floor(message.length / 3), Math.floor((message.length * 2) / 3)];
    raw.write(frame(isBinary ? BINARY : TEXT, message.subarray(0, one)));
    raw.write(frame(FIN | 9, Buffer.from('there?')));
    raw.write(frame(CONTINUED, message.subarray(one, two)));
    raw.write(frame(FIN | CONTINUED, message.subarray(two)));
  },
  huge: afterTenth(({ socket }) => socket.send(Buffer.alloc(3 * 2 ** 20, 'x'))),
  broken: afterTenth(({ raw }) => raw.write(frame(FIN | 0x0b, Buffer.from('?')))),
  /** Breaks the protocol, and does not answer when that is said. */
  stubborn: afterTenth(({ raw }) => {
    raw.write(frame(FIN | 0x0b, Buffer.from('?')));
    raw.pause();
  }),
  abrupt: afterTenth(({ raw }) => raw.destroy()),
  close1000: afterTenth(({ socket }) => socket.close(1000)),
  close1001: afterTenth(({ socket }) => socket.close(1001, 'going away')),
  close1011: afterTenth(({ socket }) => socket.close(1011)),
  close4321: afterTenth(({ socket }) => socket.close(4321)),
  /** The connection stays, and nothing is heard of it any more. */
  halfopen: afterTenth((to) => {
    to.isDeaf = true;
    to.raw.pause();
  }),
  /** Answers no ping. */
  mute: plain,
  /** Who joins gets the last ten messages. */
  replay: plain,
};

export interface WebsocketRig {
  readonly port: number;
  readonly url: string;
  /** Connections that were asked for so far. */
  connected(): number;
  open(): number;
  /** Pings that came, and answers to its own. */
  pings(): number;
  pongs(): number;
  /** The requests that asked for a connection. */
  readonly requests: readonly IncomingMessage[];
  /** Ends all connections at once, without a word, and takes none for so long. */
  breakAll(awayMs: number): void;
  close(): void;
}

export async function startWebsocketRig(port = 0): Promise<WebsocketRig> {
  const speaking = new WebSocketServer({ noServer: true, maxPayload: 2 ** 22 });
  const mute = new WebSocketServer({ noServer: true, autoPong: false });
  const rooms = new Map<string, Set<Member>>();
  /** Of each room the last messages. */
  const kept = new Map<string, Buffer[]>();
  const requests: IncomingMessage[] = [];
  const sockets = new Set<Socket>();
  let pings = 0;
  let pongs = 0;
  let isAway = false;
  const server = createServer((_, response) => response.writeHead(404).end());
  server.on('connection', (socket) => {
    if (isAway) return socket.destroy();
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    return undefined;
  });

  function join(room: string, fault: Fault, socket: WebSocket, raw: Socket): void {
    const members = rooms.get(room) ?? new Set();
    rooms.set(room, members);
    const self: Member = { socket, raw, count: 0, bytes: Promise.resolve(), held: null, isDeaf: false };
    members.add(self);
    if (room.startsWith('replay/'))
      for (const message of kept.get(room) ?? []) socket.send(message, { binary: false });
    socket.on('error', () => {});
    socket.on('ping', () => pings++);
    socket.on('pong', () => pongs++);
    socket.on('close', () => members.delete(self));
    socket.on('message', (data, isBinary) => {
      kept.set(room, [...(kept.get(room) ?? []), data as Buffer].slice(-EVERY));
      let place = 0;
      for (const member of members) {
        member.count++;
        // Another one for each of them.
        const isTenth = (member.count + place++) % EVERY === 0;
        if (member.isDeaf || member.socket.readyState !== WebSocket.OPEN) continue;
        fault(member, data as Buffer, isTenth, isBinary);
      }
    });
  }

  server.on('upgrade', (request, stream, head) => {
    const [, name = '', room] = /^\/(\w+)\/([\w-]+)$/.exec(request.url ?? '') ?? [];
    const fault = FAULTS[name];
    requests.push(request);
    stream.on('error', () => {});
    if (!fault || !room) {
      stream.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    (name === 'mute' ? mute : speaking).handleUpgrade(request, stream, head, (socket) =>
      join(`${name}/${room}`, fault, socket, stream as Socket),
    );
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: taken } = server.address() as AddressInfo;
  return {
    port: taken,
    url: `ws://127.0.0.1:${taken}`,
    connected: () => requests.length,
    open: () => [...rooms.values()].reduce((sum, { size }) => sum + size, 0),
    pings: () => pings,
    pongs: () => pongs,
    requests,
    breakAll(awayMs) {
      isAway = true;
      setTimeout(() => {
        isAway = false;
      }, awayMs);
      for (const socket of sockets) socket.destroy();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const rig = await startWebsocketRig(Number(process.argv[2] ?? 0));
  console.log(`${rig.url}/FAULT/ROOM, FAULT being one of ${Object.keys(FAULTS).join(', ')}`);
}
