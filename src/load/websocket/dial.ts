/** How a WebSocket connection is made, and in a word why it was not, or why it ended. */
import { readFile } from 'node:fs/promises';
import { checkServerIdentity, createSecureContext, type PeerCertificate } from 'node:tls';
import { WebSocket } from 'ws';
import type { WebsocketLoadSpec, WebsocketTls } from '../../model/websocket-load.ts';
import { failureOf } from '../failure.ts';
import type { Secrets } from '../secrets.ts';
import { asIs, compileTemplate } from '../template.ts';

/** A message larger than that, and than twice ours, is `too_large`: what is kept of a connection is bounded. */
const MESSAGE_BYTES = 2 ** 20;

/** Begins to open a connection to `url`; what becomes of it is told by its events. */
export type Dial = (url: string) => WebSocket;

/** Rejects when a certificate can't be read or a variable is not set. */
export async function openDial(spec: WebsocketLoadSpec, { get }: Secrets): Promise<Dial> {
  const headers = Object.fromEntries(
    Object.entries(spec.headers).map(([name, value]) => [
      name,
      compileTemplate(value, get, asIs).render(() => '') ?? '',
    ]),
  );
  const options = {
    headers,
    perMessageDeflate: false,
    handshakeTimeout: spec.timeoutMs,
    closeTimeout: spec.timeoutMs,
    maxPayload: Math.max(MESSAGE_BYTES, 2 * spec.sizeBytes),
    ...(spec.url.startsWith('wss:') ? await tlsOptions(spec.tls ?? { verify: true }) : {}),
  };
  const protocols = spec.subprotocol === undefined ? [] : [spec.subprotocol];
  return (url) => new WebSocket(url, protocols, options);
}

/** Made once: reading the system's certificates takes 20 ms. */
async function tlsOptions({ verify, ca, name }: WebsocketTls) {
  const secureContext = createSecureContext(ca === undefined ? {} : { ca: await readFile(ca) });
  return {
    rejectUnauthorized: verify,
    secureContext,
    ...(name === undefined
      ? {}
      : {
          servername: name,
          checkServerIdentity: (_: string, certificate: PeerCertificate) =>
            checkServerIdentity(name, certificate),
        }),
  };
}

/** Why a connection was not opened, or broke: `refused`, `timeout`, `status.404`, `protocol`, `too_large`. */
export function failureOfSocket(error: Error & { code?: unknown }): string {
  const [, status] = /^Unexpected server response: (\d{3})$/.exec(error.message) ?? [];
  if (status !== undefined) return `status.${status}`;
  if (/timed out$/.test(error.message)) return 'timeout';
  if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return 'too_large';
  if (String(error.code ?? '').startsWith('WS_ERR_') || /^(Server sent|Invalid|Missing)/.test(error.message))
    return 'protocol';
  return failureOf(error);
}

/** As RFC 6455 §7.4 and its registry have them; a server may say anything from 3000 to 4999. */
export const closeName = (code: number): string =>
  (code >= 1000 && code <= 1003) || (code >= 1005 && code <= 1015) ? String(code) : 'other';
