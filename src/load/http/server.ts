/** The server that a load, or a question, goes to: exchanges with it, over connections as the profile says. */
import { readFileSync } from 'node:fs';
import type { HttpAsking } from '../../model/http-load.ts';
import { openDialer } from './dial.ts';
import { type Exchanges, openExchanges } from './exchanges.ts';

/** Throws when it is no http address. */
export function originOf(base: string): URL {
  const origin = URL.parse(base);
  if (!origin || !/^https?:$/.test(origin.protocol)) throw new Error(`«${base}» is not an http address`);
  return origin;
}

/** Throws on certificates that are none. `see` is told of what is no outcome and yet worth counting. */
export function openServer(
  spec: HttpAsking,
  origin: URL,
  { clock, see }: { readonly clock: () => number; readonly see: (name: string) => void },
): Exchanges {
  const { ca, name, verify = true } = spec.tls ?? {};
  return openExchanges({
    dialer: openDialer({
      origin,
      version: spec.http ?? 'auto',
      connections: spec.connections ?? null,
      tls: { verify, name, ca: ca === undefined ? undefined : readFileSync(ca, 'utf8') },
    }),
    timeoutMs: spec.timeoutMs,
    clock,
    see,
  });
}
