/** What went wrong on the way to a server, in a word of a bounded vocabulary. */

const CLASSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ERR_HTTP2_STREAM_ERROR: 'reset',
  ERR_HTTP2_STREAM_CANCEL: 'closed',
  ERR_HTTP2_GOAWAY_SESSION: 'closed',
  ERR_HTTP2_INVALID_SESSION: 'closed',
  ERR_HTTP2_INVALID_STREAM: 'closed',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'unreachable',
  // Limits of this machine, not errors of the target.
  EADDRNOTAVAIL: 'local_ports',
  EMFILE: 'local_files',
  ENFILE: 'local_files',
};

/** `undefined`: the other side closed in good order. */
export function failureOf(error: unknown): string {
  if (error === undefined) return 'closed';
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const known = CLASSES[code];
  // What ended a session is the cause of what its streams tell.
  const { cause } = (error ?? {}) as { cause?: unknown };
  if (code === 'ERR_HTTP2_STREAM_CANCEL' && cause instanceof Error) return failureOf(cause);
  if (known) return known;
  if (code.startsWith('ERR_HTTP2_')) return 'protocol';
  if (/^ERR_(TLS|SSL|OSSL)|CERT|^UNABLE_TO_|SELF_SIGNED|^EPROTO$|ISSUER|CRL/.test(code)) return 'tls';
  return 'other';
}
