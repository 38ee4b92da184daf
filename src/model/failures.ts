/** Error classes that loads of several engines share. */

/** Why there may be no whole answer: `timeout` means lost, the others are errors. */
export const BROKEN = [
  'timeout',
  'refused',
  'reset',
  'closed',
  'goaway',
  'protocol',
  'too_large',
  'tls',
  'dns',
  'unreachable',
  'local_ports',
  'local_files',
  'other',
] as const;

/** Why a request was missed: as many in flight as may be, too slow to send it, its worker was gone. */
export const MISSED = ['cap', 'behind', 'worker'] as const;
