/** Where a server is. */
import { lookup } from 'node:dns/promises';

export interface Address {
  /** An IP address: asked for once, so that a load goes to one place. */
  readonly address: string;
  readonly family: 4 | 6;
  readonly port: number;
  /** As the profile has it. */
  readonly host: string;
}

/** Rejects when `server` (`host:port`, `[v6]:port`) is not one, or has no address. */
export async function addressOf(server: string): Promise<Address> {
  const [, v6, name, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(server) ?? [];
  const host = v6 ?? name;
  if (!host || !port) throw new Error(`«${server}» is not host:port`);
  const { address, family } = await lookup(host);
  return { address, family: family === 6 ? 6 : 4, port: Number(port), host };
}
