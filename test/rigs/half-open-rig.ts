/**
 * Hands bytes on to a server, until it is told to go silent: what is open then stays open, and nothing goes through it
 * any more, as when a machine or a NAT between the two is gone. New connections work.
 * By hand: `node test/rigs/half-open-rig.ts PORT`; SIGUSR2 makes it go silent.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface HalfOpenRig {
  readonly server: string;
  accepted(): number;
  goSilent(): void;
  close(): void;
}

export async function startHalfOpenRig(to: number): Promise<HalfOpenRig> {
  const open = new Set<Socket>();
  let accepted = 0;
  const server = createServer((near) => {
    accepted++;
    const far = connect(to, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => {});
      one.on('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    server: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    accepted: () => accepted,
    goSilent() {
      for (const socket of open) socket.unpipe().pause();
    },
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

if (import.meta.main) {
  const rig = await startHalfOpenRig(Number(process.argv[2]));
  process.on('SIGUSR2', rig.goSilent);
  console.log(rig.server);
}
