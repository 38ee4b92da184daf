/** The cookies of one VU or one flow: those of the origin that it loads, by name and path. */
import type { Headers } from './exchange.ts';

export interface CookieJar {
  /** Takes what an answer to a request for `path` sets. */
  take(headers: Headers, path: string): void;
  /** The `cookie` header of a request for `path`; '' when there is nothing to send. */
  headerFor(path: string): string;
  /** Another one with the same in it. */
  copy(): CookieJar;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly endMs: number;
}

/** As browsers have it: a jar must not grow with what a target sends. */
const MOST_COOKIES = 50;
const MOST_CHARACTERS = 4096;
/** A value that could not stand in a header is not sent back. */
const UNSENDABLE = /[^\x20-\x3a\x3c-\x7e]/;

/**
 * RFC 6265 for one origin: Path, Max-Age before Expires, and the Domain, which must be the host or above it.
 * Secure, HttpOnly and SameSite say nothing to a client that has one origin. `nowMs`: wall clock.
 */
export function openCookieJar(host: string, nowMs: () => number, given: readonly Cookie[] = []): CookieJar {
  const cookies = new Map(given.map((cookie) => [keyOf(cookie), cookie]));

  function takeLine(line: string, requestPath: string): void {
    const [pair = '', ...rest] = line.split(';');
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals).trim();
    const value = pair.slice(equals + 1).trim();
    if (equals < 1 || name === '' || line.length > MOST_CHARACTERS || UNSENDABLE.test(name + value)) return;
    const attributes = new Map(
      rest.map((each) => {
        const [key = '', ...text] = each.split('=');
        return [key.trim().toLowerCase(), text.join('=').trim()] as const;
      }),
    );
    const domain = (attributes.get('domain') ?? '').replace(/^\./, '').toLowerCase();
    if (domain !== '' && host !== domain && !host.endsWith(`.${domain}`)) return;
    const asked = attributes.get('path') ?? '';
    const path = asked.startsWith('/') ? asked : folderOf(requestPath);
    const cookie = { name, value, path, endMs: endOf(attributes, nowMs()) };
    // The newest goes last: when there are too many, the oldest leave.
    cookies.delete(keyOf(cookie));
    if (cookie.endMs > nowMs()) cookies.set(keyOf(cookie), cookie);
    for (const key of cookies.keys()) if (cookies.size > MOST_COOKIES) cookies.delete(key);
  }

  return {
    take(headers, path) {
      for (const [name, value] of headers) if (name === 'set-cookie') takeLine(value, withoutQuery(path));
    },
    headerFor(path) {
      if (cookies.size === 0) return '';
      const now = nowMs();
      const place = withoutQuery(path);
      return [...cookies.values()]
        .filter((cookie) => cookie.endMs > now && isBelow(place, cookie.path))
        .sort((a, b) => b.path.length - a.path.length)
        .map(({ name, value }) => `${name}=${value}`)
        .join('; ');
    },
    copy: () => openCookieJar(host, nowMs, [...cookies.values()]),
  };
}

const keyOf = ({ name, path }: Cookie): string => `${name};${path}`;
const withoutQuery = (path: string): string => path.split('?', 1)[0] as string;
const folderOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')));
const isBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

/** When it ends, ms since the epoch; Infinity: with the jar. */
function endOf(attributes: ReadonlyMap<string, string>, nowMs: number): number {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return nowMs + Number(maxAge) * 1000;
  const expires = Date.parse(attributes.get('expires') ?? '');
  return Number.isNaN(expires) ? Infinity : expires;
}
