/** What machine a run was on, for its record. */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, hostname, machine, release, totalmem, type } from 'node:os';
import { clean } from '../model/clean.ts';

/**
 * Facts that do not change while a run lasts; texts clean. Never throws, about 1 ms. Not by
 * systeminformation: but for `mem()`, all its calls start shells (0.02 to 0.8 s each).
 */
export function inventory(): Record<string, string | number> {
  const facts: Record<string, string | number | undefined> = {
    host: hostname(),
    cpu: cpus()[0]?.model.trim(),
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    // Of a container or a unit with a limit; without one the machine's, or something absurd.
    memoryLimitBytes: limitBytes(),
    os: /^PRETTY_NAME="?([^"\n]*)/m.exec(read('/etc/os-release'))?.[1] ?? type(),
    kernel: release(),
    arch: machine(),
    node: process.version,
    openFiles: Number(/^Max open files +(\d+)/m.exec(read('/proc/self/limits'))?.[1]) || undefined,
    portRange: read('/proc/sys/net/ipv4/ip_local_port_range').trim().replace(/\s+/, '-') || undefined,
    udpBufferBytes: Number(read('/proc/sys/net/core/rmem_max')) || undefined,
  };
  return Object.fromEntries(
    Object.entries(facts).flatMap(([key, fact]) =>
      fact === undefined ? [] : [[key, typeof fact === 'string' ? clean(fact, 200) : fact]],
    ),
  );
}

function limitBytes(): number | undefined {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : undefined;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
