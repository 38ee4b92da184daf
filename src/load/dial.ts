/** How a connection to a server is made: TCP, or TLS over it. */
import { readFile } from 'node:fs/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls, createSecureContext } from 'node:tls';
import { addressOf } from './address.ts';

export interface Tls {
  readonly verify: boolean;
  /** The name that the certificate must have, where it is not the server's. */
  readonly name?: string;
  /** Absolute path of the certificates (PEM) that are trusted instead of the usual ones. */
  readonly ca?: string;
}

export interface Dial {
  /** Begins to; what goes wrong is told by the socket. */
  connect(): Socket;
  /** The socket's event from which on it can be used. */
  readonly readyEvent: 'connect' | 'secureConnect';
}

/** Rejects when `server` has no address or the certificates to be trusted can't be read. `tls` null: plain TCP. */
export async function openDial(server: string, tls: Tls | null, protocols: string[] = []): Promise<Dial> {
  const { address, port, host } = await addressOf(server);
  if (!tls)
    return { connect: () => connectTcp({ host: address, port, noDelay: true }), readyEvent: 'connect' };
  const name = tls.name ?? host;
  // Made once: reading the system's certificates takes 20 ms.
  const secureContext = createSecureContext(tls.ca === undefined ? {} : { ca: await readFile(tls.ca) });
  const options = {
    host: address,
    port,
    secureContext,
    rejectUnauthorized: tls.verify,
    // An IP address is no name to ask for (RFC 6066 §3), but one to check.
    ...(isIP(name) ? {} : { servername: name }),
    checkServerIdentity: (_: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
      checkServerIdentity(name, certificate),
    ...(protocols.length > 0 ? { ALPNProtocols: protocols } : {}),
  };
  return {
    connect() {
      const socket = connectTls(options);
      socket.setNoDelay(true);
      return socket;
    },
    readyEvent: 'secureConnect',
  };
}
