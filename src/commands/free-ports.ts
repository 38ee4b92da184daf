/** Ports that nobody uses at this moment, free for TCP and UDP alike. */
import { createSocket } from 'node:dgram';
import { type AddressInfo, createServer } from 'node:net';

const TRIES = 50;

export async function chooseFreePorts(names: readonly string[]): Promise<Record<string, number>> {
  const held: (() => void)[] = [];
  const ports: Record<string, number> = {};
  try {
    // All are held until the last is found, or two names could get one port.
    for (const name of names) {
      const { port, release } = await hold();
      held.push(release);
      ports[name] = port;
    }
    return ports;
  } finally {
    for (const release of held) release();
  }
}

async function hold(): Promise<{ port: number; release: () => void }> {
  for (let i = 0; i < TRIES; i++) {
    const server = createServer();
    await new Promise<void>((resolve, reject) =>
      server.once('error', reject).listen(0, '127.0.0.1', resolve),
    );
    const { port } = server.address() as AddressInfo;
    const socket = createSocket('udp4');
    const free = await new Promise<boolean>((resolve) => {
      socket.once('error', () => resolve(false));
      socket.bind(port, '127.0.0.1', () => resolve(true));
    });
    const release = () => {
      server.close();
      if (free) socket.close();
    };
    if (free) return { port, release };
    release();
  }
  throw new Error('no port of this machine is free for both TCP and UDP');
}
