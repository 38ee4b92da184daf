/** A port that nobody listens on, on loopback. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/**
 * Free a moment ago over TCP and UDP alike, for a DNS server wants both: the kernel gives such ports in turn, so
 * that nobody else gets it at once.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const isFree = await bindsUdp(port);
    await new Promise<void>((resolve) => server.close(() => resolve()));
    if (isFree) return port;
  }
}

async function bindsUdp(port: number): Promise<boolean> {
  const socket = createSocket('udp4').bind(port, '127.0.0.1');
  const isBound = await once(socket, 'listening').then(
    () => true,
    () => false,
  );
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return isBound;
}
