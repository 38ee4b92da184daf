/** hey: Go. Its rate is a worker's, and a worker waits for its answer: a closed loop with a speed limit. */
import { findProgram } from '../program.ts';
import { figure, type HttpPeer } from './http-peer.ts';

export const hey: HttpPeer = {
  name: 'hey',
  from: 'Debian: hey',
  find: () => findProgram('hey'),
  command: (file, { url, connections, seconds, perSecond }) => [
    file,
    ...['-z', `${seconds}s`, '-c', String(connections), '-cpus', '1'],
    ...(perSecond === null ? [] : ['-q', String(perSecond / connections)]),
    url,
  ],
  read(output) {
    const answered = figure(output, /^\s*\[200\]\s+(\d+) responses/m);
    if (answered === null) return null;
    const meanSeconds = figure(output, /^\s*Average:\s+([\d.]+) secs/m);
    const p99Seconds = figure(output, /^\s*99%+ in ([\d.]+) secs/m);
    return {
      answered,
      meanMs: meanSeconds === null ? null : meanSeconds * 1000,
      p99Ms: p99Seconds === null ? null : p99Seconds * 1000,
      missed: null,
    };
  },
};
