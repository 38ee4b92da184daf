/** nsd: one server process, a zone of 1,000 names, on loopback. */
import { createSocket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../leftovers.ts';
import { findProgram, type Program, startProgram } from '../program.ts';
import { until } from '../waiting.ts';
import { freePort } from './free-port.ts';
import { notInstalled } from './server.ts';

const ZONE = 'bench.test';
const NAMES = Array.from({ length: 1000 }, (_, i) => `h${String(i).padStart(4, '0')}`);
/** A stall of 1.4 s at 1,000/s leaves 1,400 queries waiting, of about 800 bytes of kernel memory each. */
const BUFFER_BYTES = 4 * 2 ** 20;

export interface Nsd {
  readonly program: Program;
  readonly port: number;
  /** A file of `name type` lines, as soaktop and dnsperf read it. */
  readonly namesFile: string;
  /** The same, for the loops of Node's own. */
  readonly names: readonly string[];
}

export async function startNsd(): Promise<Nsd> {
  const file = findProgram('nsd');
  if (!file) throw notInstalled('nsd', 'nsd');
  const folder = makeFolder();
  const port = await freePort();
  const names = NAMES.map((name) => `${name}.${ZONE}`);
  const namesFile = path.join(folder, 'names.txt');
  writeFileSync(namesFile, names.map((name) => `${name} A\n`).join(''));
  writeFileSync(path.join(folder, 'zone'), zone());
  writeFileSync(path.join(folder, 'nsd.conf'), config(folder, port));
  const program = await startProgram(file, ['-d', '-c', path.join(folder, 'nsd.conf')]);
  await until(() => answers(port), 5000, 'nsd did not answer');
  return { program, port, namesFile, names };
}

const zone = (): string =>
  [
    `$ORIGIN ${ZONE}.`,
    '$TTL 3600',
    '@ SOA ns admin 1 10800 3600 604800 3600',
    '@ NS ns',
    'ns A 127.0.0.1',
    ...NAMES.map((name, i) => `${name} A 10.0.${i >> 8}.${i & 255}`),
    '',
  ].join('\n');

const config = (folder: string, port: number): string => `
server:
  server-count: 1
  ip-address: 127.0.0.1
  port: ${port}
  receive-buffer-size: ${BUFFER_BYTES}
  # By default it answers a name 200 times a second, and then seldom.
  rrl-ratelimit: 0
  username: ""
  chroot: ""
  database: ""
  zonesdir: "${folder}"
  pidfile: "${folder}/nsd.pid"
  xfrdfile: "${folder}/xfrd.state"
  xfrdir: "${folder}"
  zonelistfile: "${folder}/zone.list"
  logfile: "${folder}/nsd.log"
remote-control:
  control-enable: no
zone:
  name: ${ZONE}
  zonefile: zone
`;

/** Whether a query gets an answer at once. */
function answers(port: number): Promise<boolean> {
  const query = Buffer.from('000001000001000000000000', 'hex');
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    const close = (is: boolean) => {
      clearTimeout(timer);
      socket.removeAllListeners().on('error', () => {});
      socket.close();
      resolve(is);
    };
    const timer = setTimeout(close, 100, false);
    socket.on('message', () => close(true)).on('error', () => close(false));
    socket.connect(port, '127.0.0.1', () =>
      socket.send(Buffer.concat([query, Buffer.from([0, 0, 6, 0, 1])])),
    );
  });
}
