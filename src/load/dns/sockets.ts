/** UDP sockets connected to one server: the kernel drops what comes from anywhere else. */
import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';

/** What the kernel grants may be less: net.core.rmem_max. */
const RECEIVE_BUFFER_BYTES = 4 * 2 ** 20;

/** Rejects when `server` (`host:port`, `[v6]:port`) is not one, has no address or no route. */
export async function openSockets(
  server: string,
  count: number,
  onMessage: (socket: number, message: Buffer) => void,
): Promise<Socket[]> {
  const [, v6, name, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(server) ?? [];
  const host = v6 ?? name;
  if (!host || !port) throw new Error(`«${server}» is not host:port`);
  const { address, family } = await lookup(host);
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const socket = createSocket({ type: family === 6 ? 'udp6' : 'udp4' });
      socket.connect(Number(port), address);
      await once(socket, 'connect');
      socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
      socket.on('message', (message) => onMessage(index, message));
      // «Connection refused» by ICMP: the socket goes on, and the queries it was about time out.
      socket.on('error', () => {});
      return socket;
    }),
  );
}
