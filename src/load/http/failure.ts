/** What went wrong with an exchange, in a word of a bounded vocabulary. */
import type { Failure } from '../../model/http-load.ts';

const CLASSES: Readonly<Record<string, Failure>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ERR_STREAM_DESTROYED: 'closed',
  ERR_STREAM_PREMATURE_CLOSE: 'closed',
  ERR_STREAM_WRITE_AFTER_END: 'closed',
  ERR_HTTP2_GOAWAY_SESSION: 'goaway',
  ERR_HTTP2_INVALID_SESSION: 'closed',
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

/** `timeout` means lost, all others are errors. */
export function failureOf(error: unknown): Failure {
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const known = CLASSES[code];
  if (known) return known;
  if (code.startsWith('ERR_HTTP2_')) return 'protocol';
  if (/^ERR_(TLS|SSL|OSSL)|CERT|^UNABLE_TO_|^HOSTNAME_|^EPROTO$/.test(code)) return 'tls';
  return 'other';
}
