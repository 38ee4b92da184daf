/** One system for each way to ail, beside the rule that must name it. */
import type { Ailing } from './made-system.ts';

export const SLOW: Ailing = { 'dns.latency.p95': 0.34 };
export const LOSING: Ailing = { '+dns.ok': 700, '+dns.lost': 300 };

/** Each is told by the rule it is made for, as whose fault, and by no other. */
export const AILING: readonly (readonly [string, Ailing, string])[] = [
  ['a target at all of its cores', { ...SLOW, 'process.cpu': 1.95, 'host.cpu': 1 }, 'cpu target'],
  ['one at its only core', { ...SLOW, 'process.cpu': 0.98, 'process.cores': 1 }, 'cpu target'],
  [
    'one with a thread that is full',
    { ...SLOW, 'process.cpu': 1.1, 'process.thread_cpu': 0.99 },
    'cpu target',
  ],
  ['a full target that answers short of what is due', { '+dns.ok': 600, 'process.cpu': 1.95 }, 'cpu target'],
  ['a target near its memory limit', { 'process.rss': 1.95e9 }, 'memory target'],
  [
    'a machine whose memory the target took',
    { 'host.mem': 7.8e9, 'process.rss': 6e9, 'process.mem_limit': null },
    'memory target',
  ],
  ['a machine whose memory others took', { 'host.mem': 7.8e9 }, 'memory host'],
  ['a machine that waits for memory', { 'host.pressure.memory': 0.4 }, 'memory host'],
  ['a machine that swaps', { '+host.swapin': 5e6 }, 'memory host'],
  ['a target whose pages were put away', { ...SLOW, '+process.majfaults': 400 }, 'memory host'],
  [
    'a target that writes the disk full speed',
    { ...SLOW, 'host.pressure.io': 0.6, '+process.write': 40e6 },
    'disk target',
  ],
  ['a disk that others use', { ...SLOW, 'host.pressure.io': 0.6 }, 'disk host'],
  ['a disk that is nearly full', { 'disk.free': 1e9, 'disk.used': 99e9 }, 'disk_full unknown'],
  ['a lock that is waited for', { 'api.latency.p95': 0.4, 'sqlite.lockwait': 0.048 }, 'lock target'],
  [
    'a lock that is not to be had',
    { 'sqlite.lockwait': 0.05, '+sqlite.lockwait.timeouts': 0.8 },
    'lock target',
  ],
  [
    'answers that say the database is locked',
    { '+api.error.locked': 1, '+api.errors': 1, '+api.ok': 29 },
    'lock target',
  ],
  ['a log that is never put back', { 'sqlite.wal': (tick) => 7e6 + tick * 1e6 }, 'checkpoint target'],
  ['answers lost at our own sockets', { '+dns.drops': 50 }, 'drops generator'],
  ['no ports left', { '+dns.error.local_ports': 100 }, 'ports generator'],
  ['no descriptors left for the load', { '+api.error.local_files': 5 }, 'ports generator'],
  ['a worker that is full', { 'self.workers.cpu': 1.97 }, 'generator generator'],
  ['a load that is not sent in time', { 'dns.invalid': 1, 'dns.latency.p95': 0.5 }, 'generator generator'],
  ['requests that are given up unsent', { '+dns.error.behind': 20 }, 'generator generator'],
  ['a neighbour on the machine', { 'host.cpu': 1 }, 'host host'],
  ['a hypervisor that gives no CPU', { 'host.steal': 0.2 }, 'host host'],
  ['descriptors that run out', { 'process.fds_share': 0.97 }, 'fds target'],
  [
    'connections that are refused',
    { '+api.error.refused': 15, '+api.errors': 15, '+api.ok': 15 },
    'refused target',
  ],
  [
    'sockets of the target that nobody reads',
    { ...LOSING, '+process.udp_drops': 300, '+host.udp_drops': 300 },
    'udp_drops target',
  ],
  [
    'a target that ended',
    {
      '+process.exits': (tick) => (tick === 0 ? 1 : 0),
      'process.procs': 0,
      'process.cpu': null,
      'process.rss': null,
      'process.thread_cpu': null,
    },
    'ended target',
  ],
  [
    'one that was started again',
    { '+process.restarts': (tick) => (tick === 0 ? 1 : 0), '+process.exits': (tick) => (tick === 0 ? 1 : 0) },
    'ended target',
  ],
  [
    'one that stands still',
    {
      '+dns.ok': 0,
      '+dns.lost': 1000,
      '+api.ok': 0,
      'dns.latency.p95': 2,
      'process.cpu': 0,
      'process.thread_cpu': 0,
    },
    'frozen target',
  ],
  ['one that waits for a slow one', { ...SLOW, 'metrics.upstream_latency_seconds': 0.3 }, 'upstream unknown'],
  [
    'one that waits for a slow one, by its histogram',
    { ...SLOW, '+metrics.upstream_duration_seconds_sum': 300 },
    'upstream unknown',
  ],
  [
    'one that waits for a failing one',
    { '+dns.errors': 100, '+dns.ok': 900, '+metrics.upstream_errors_total': 80 },
    'upstream unknown',
  ],
  ['one that is slow for no reason that is seen', SLOW, 'unexplained unknown'],
  ['one that fails for no reason that is seen', { '+dns.errors': 50, '+dns.ok': 950 }, 'unexplained unknown'],
];
