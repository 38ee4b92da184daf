/** What Linux tells of UDP sockets: this process's own, and a tool's. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** In the flags of /proc/self/fdinfo, octal. */
const NONBLOCK = 0o4000;
/** Two looks within one would cost more than they tell: the file has every socket of the machine. */
const LOOK_EVERY_MS = 1000;

interface Row {
  readonly port: number;
  readonly inode: string;
  readonly drops: number;
}

/** Those of IPv4 and IPv6; none where there is no /proc. */
function* rows(): Generator<Row> {
  for (const file of ['/proc/net/udp', '/proc/net/udp6']) {
    const text = readOrNothing(file);
    for (const line of text.split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      if (fields.length < 13) continue;
      const port = Number.parseInt(fields[1]?.split(':')[1] ?? '', 16);
      yield { port, inode: fields[9] as string, drops: Number(fields[12]) };
    }
  }
}

/**
 * The descriptors of this process's sockets on these local ports, by port; without an entry where that can't be
 * known, or where reading could block.
 */
export function ownDescriptors(ports: readonly number[]): Map<number, number> {
  const portOf = new Map([...rows()].map(({ inode, port }) => [`socket:[${inode}]`, port]));
  const found = new Map<number, number>();
  for (const fd of listOrNothing('/proc/self/fd')) {
    const port = portOf.get(linkOrNothing(`/proc/self/fd/${fd}`));
    const [, flags = ''] = /^flags:\s*(\d+)/m.exec(readOrNothing(`/proc/self/fdinfo/${fd}`)) ?? [];
    if (port === undefined || !ports.includes(port)) continue;
    if ((Number.parseInt(flags, 8) & NONBLOCK) !== 0) found.set(port, Number(fd));
  }
  return found;
}

/** Counts what the kernel has dropped on the sockets with these local ports because nobody read them in time. */
export function openDrops(ports: readonly number[], clock: () => number): () => number {
  let lookedMs = -Infinity;
  let drops = 0;
  return () => {
    if (clock() - lookedMs < LOOK_EVERY_MS) return drops;
    lookedMs = clock();
    let sum = 0;
    for (const row of rows()) if (ports.includes(row.port)) sum += row.drops;
    drops = Math.max(drops, sum);
    return drops;
  };
}

/** Of the UDP sockets that a process has now, how many datagrams the kernel has dropped. */
export function dropsOf(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  const links = new Set(listOrNothing(folder).map((fd) => linkOrNothing(`${folder}/${fd}`)));
  let sum = 0;
  for (const { inode, drops } of rows()) if (links.has(`socket:[${inode}]`)) sum += drops;
  return sum;
}

function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
const readOrNothing = (file: string) => attempt(() => readFileSync(file, 'utf8'), '');
const listOrNothing = (folder: string) => attempt(() => readdirSync(folder), []);
const linkOrNothing = (file: string) => attempt(() => readlinkSync(file), '');
