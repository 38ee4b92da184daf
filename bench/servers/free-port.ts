/** A port that nobody listens on, on loopback. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Free a moment ago: the kernel gives such ports in turn, so that nobody else gets it at once. */
export async function freePort(transport: 'udp' | 'tcp'): Promise<number> {
  const socket =
    transport === 'udp' ? createSocket('udp4').bind(0, '127.0.0.1') : createServer().listen(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address() as AddressInfo;
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}
