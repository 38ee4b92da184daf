/** What went wrong on the way to a server or back, in a word of a bounded vocabulary: the same for all engines. */

const CLASSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ERR_STREAM_DESTROYED: 'closed',
  ERR_STREAM_PREMATURE_CLOSE: 'closed',
  ERR_STREAM_WRITE_AFTER_END: 'closed',
  ERR_HTTP2_GOAWAY_SESSION: 'goaway',
  ERR_HTTP2_INVALID_SESSION: 'closed',
  ERR_HTTP2_INVALID_STREAM: 'closed',
  ERR_HTTP2_STREAM_CANCEL: 'closed',
  ERR_HTTP2_STREAM_ERROR: 'reset',
  ETIMEDOUT: 'timeout',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  // Limits of this machine, not errors of the target.
  EADDRNOTAVAIL: 'local_ports',
  EMFILE: 'local_files',
  ENFILE: 'local_files',
};

/** `undefined`: the other side closed in good order. What is told as `timeout` is lost, all else an error. */
export function failureOf(error: unknown): string {
  if (error === undefined) return 'closed';
  const { code: given, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  const code = String(given ?? '');
  // What ended a session is the cause of what its streams tell.
  if (code === 'ERR_HTTP2_STREAM_CANCEL' && cause instanceof Error) return failureOf(cause);
  const known = CLASSES[code];
  if (known) return known;
  if (code.startsWith('ERR_HTTP2_')) return 'protocol';
  if (/^ERR_(TLS|SSL|OSSL)|CERT|^UNABLE_TO_|^HOSTNAME_|SELF_SIGNED|^EPROTO$|ISSUER|CRL/.test(code))
    return 'tls';
  return 'other';
}

/** There was no connection to send anything over. */
const UNREACHED: ReadonlySet<string> = new Set(['refused', 'dns', 'local_ports', 'local_files']);

/** Whether it is known that the target got nothing of a request. */
export const isUnreached = (failure: string): boolean => UNREACHED.has(failure);
