/** What went wrong with an HTTP exchange, in a word of a bounded vocabulary. */

const CLASSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'closed',
  UND_ERR_CLOSED: 'closed',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'closed',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
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
  UND_ERR_INVALID_ARG: 'invalid',
  UND_ERR_HEADERS_OVERFLOW: 'protocol',
};

/** `timeout` means lost, all others are errors. */
export function failureOf(error: unknown): string {
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const known = CLASSES[code];
  if (known) return known;
  if (code.startsWith('HPE_')) return 'protocol';
  if (/^ERR_(TLS|SSL)|CERT|^UNABLE_TO_|SELF_SIGNED|^EPROTO$/.test(code)) return 'tls';
  return 'other';
}
