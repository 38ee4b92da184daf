/** What machine a run was on, for its record. */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, hostname, machine, release, totalmem, type } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import systeminformation from 'systeminformation';
import { clean } from '../model/clean.ts';
import { formatBytes } from '../model/format.ts';

/** The shells that systeminformation starts take 0.1 s together; a machine on which they hang is not waited for. */
const WITHIN_MS = 1500;

/** Facts that do not change while a run lasts; texts clean. Never rejects. Once a run: some start shells. */
export async function inventory(): Promise<Record<string, string | number>> {
  const [system, disks] = await Promise.race([
    Promise.all([systeminformation.system(), systeminformation.blockDevices()]).catch(
      () => [undefined, []] as const,
    ),
    setTimeout(WITHIN_MS, [undefined, []] as const, { ref: false }),
  ]);
  const facts: Record<string, string | number | undefined> = {
    host: hostname(),
    virtual: system?.virtual ? system.virtualHost || 'yes' : undefined,
    disks:
      disks.map(({ name, physical, size }) => `${name} ${physical} ${formatBytes(size)}`).join(', ') ||
      undefined,
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
