/** The machine that target and load share: CPU, memory, and the UDP datagrams it dropped. */
import { readFileSync } from 'node:fs';
import { cpus, freemem, loadavg, totalmem } from 'node:os';
import type { Probe } from '../model/contracts.ts';
import { readPressure } from './pressure.ts';

interface Cpu {
  readonly busy: number;
  readonly total: number;
  /** Of busy; null where it is not told. */
  readonly stolen: number | null;
}

export function openHostProbe(): Probe {
  let before = readCpu();
  // Node reads a file a core for it.
  const cores = cpus().length || null;
  const firstDrops = readUdpDrops();
  const firstSwapIn = readSwapIn();
  return {
    name: 'host',
    async sample() {
      const now = readCpu();
      const total = now.total - before.total;
      const cpu = total > 0 ? Math.max(0, now.busy - before.busy) / total : null;
      const stolen =
        total > 0 && now.stolen !== null ? Math.max(0, now.stolen - (before.stolen ?? 0)) / total : null;
      before = now;
      const drops = readUdpDrops();
      const swapIn = readSwapIn();
      return {
        values: {
          // A share of all cores.
          'host.cpu': cpu,
          'host.mem': usedMemory(),
          'host.load1': process.platform === 'win32' ? null : (loadavg()[0] ?? null),
          // Since this probe was opened; the kernel counts since boot.
          'host.udp_drops': drops === null || firstDrops === null ? null : drops - firstDrops,
          'host.cores': cores,
          ...(process.platform === 'linux' && {
            // A share of all cores, given to other guests of the same machine.
            'host.steal': stolen,
            // Bytes since this probe was opened.
            'host.swapin': swapIn === null || firstSwapIn === null ? null : swapIn - firstSwapIn,
            // Connections that were closed here and keep their port for a minute.
            'host.timewait': readTimeWait(),
          }),
          ...readPressure(),
        },
      };
    },
    async close() {},
  };
}

function readCpu(): Cpu {
  const line = /^cpu +(.*)$/m.exec(read('/proc/stat') ?? '')?.[1];
  if (line === undefined) {
    const times = cpus().map((cpu) => cpu.times);
    const idle = times.reduce((sum, time) => sum + time.idle, 0);
    const total = times.reduce(
      (sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq,
      0,
    );
    return { busy: total - idle, total, stolen: null };
  }
  // user nice system idle iowait irq softirq steal; guest times are in user already. What was stolen
  // by the hypervisor was not there for anybody here, so it counts as busy.
  const ticks = line.split(' ').slice(0, 8).map(Number);
  const total = ticks.reduce((sum, each) => sum + each, 0);
  return { busy: total - (ticks[3] ?? 0) - (ticks[4] ?? 0), total, stolen: ticks[7] ?? null };
}

/** Bytes that are not available: caches that can be dropped are available. */
function usedMemory(): number {
  const text = read('/proc/meminfo') ?? '';
  const kib = (key: string): number => Number(new RegExp(`^${key}: +(\\d+) kB`, 'm').exec(text)?.[1]);
  const used = (kib('MemTotal') - kib('MemAvailable')) * 1024;
  return Number.isFinite(used) ? used : totalmem() - freemem();
}

const PAGE_BYTES = 4096;

function readSwapIn(): number | null {
  const pages = /^pswpin (\d+)$/m.exec(read('/proc/vmstat') ?? '')?.[1];
  return pages === undefined ? null : Number(pages) * PAGE_BYTES;
}

function readTimeWait(): number | null {
  const count = /^TCP: .*\btw (\d+)/m.exec(read('/proc/net/sockstat') ?? '')?.[1];
  return count === undefined ? null : Number(count);
}

/** Datagrams dropped for want of room in a socket's buffer, IPv4 and IPv6. */
function readUdpDrops(): number | null {
  const [names, figures] = (read('/proc/net/snmp') ?? '')
    .split('\n')
    .filter((line) => line.startsWith('Udp: '));
  const at = names?.split(' ').indexOf('RcvbufErrors') ?? -1;
  if (at < 0) return null;
  const six = /^Udp6RcvbufErrors\s+(\d+)/m.exec(read('/proc/net/snmp6') ?? '')?.[1];
  return Number(figures?.split(' ')[at]) + Number(six ?? 0);
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return null;
  }
}
