/** Queries over HTTPS (RFC 8484) by HTTP/2: several sessions, each with many queries on it at once. */
import { isIPv6 } from 'node:net';
import type { DnsTls } from '../../model/dns-load.ts';
import { openDial } from '../dial.ts';
import type { Carrier, CarrierKind } from './carrier.ts';
import type { Flights } from './flights.ts';
import { type HttpSession, openHttpSession } from './http-session.ts';

const MEDIA_TYPE = 'application/dns-message';

interface DohParts {
  readonly url: string;
  readonly method: 'get' | 'post';
  readonly tls: DnsTls;
  readonly connections: number;
  readonly timeoutMs: number;
}

export function doh({ url, method, tls, connections, timeoutMs }: DohParts): CarrierKind {
  function make({ slots, queries, prepare, answer, fail, see }: Flights): Carrier {
    const { protocol, origin, pathname, search, hostname, port } = new URL(url);
    let sessions: HttpSession[] = [];

    /** Under the id 0, so that caches on the way know a query again (RFC 8484 §4.1). */
    function requestOf(slot: number) {
      const query = prepare(slot, 0);
      const packet = queries.bytes.subarray(queries.starts[query], queries.starts[query + 1]);
      if (method === 'post') {
        const headers = {
          ':method': 'POST',
          ':path': pathname + search,
          accept: MEDIA_TYPE,
          'content-type': MEDIA_TYPE,
        };
        return { headers, body: Buffer.from(packet) };
      }
      const asked = `${search === '' ? '?' : `${search}&`}dns=${packet.toString('base64url')}`;
      return { headers: { ':method': 'GET', ':path': pathname + asked, accept: MEDIA_TYPE }, body: null };
    }

    return {
      async open() {
        const host = isIPv6(hostname) ? `[${hostname}]` : hostname;
        const isSecure = protocol === 'https:';
        const dial = await openDial(`${host}:${port || (isSecure ? 443 : 80)}`, isSecure ? tls : null, [
          'h2',
        ]);
        sessions = Array.from({ length: connections }, () =>
          openHttpSession({
            dial,
            origin,
            attemptMs: timeoutMs,
            markOf: (slot) => (slots.isInFlight(slot) ? (slots.number[slot] as number) : null),
            requestOf,
            onLate: () => see('late'),
            onFailure: fail,
            onBody(slot, status, body) {
              if (status !== 200) fail(slot, `status.${status}`);
              else if (!answer(slot, 0, body)) fail(slot, 'protocol');
            },
          }),
        );
      },
      send: (slot) => (sessions[slots.lineOf(slot)] as HttpSession).send(slot),
      giveUp: (slot) => (sessions[slots.lineOf(slot)] as HttpSession).giveUp(slot),
      close() {
        for (const session of sessions) session.close();
      },
    };
  }
  return { lines: connections, run: 1, make };
}
