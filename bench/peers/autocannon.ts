/** autocannon: Node's best known, run by the same Node as we are. */
import { realpathSync } from 'node:fs';
import { findProgram } from '../program.ts';
import { figure, type HttpPeer, onlyAnswered } from './http-peer.ts';

export const autocannon: HttpPeer = {
  name: 'autocannon',
  from: 'npm: autocannon',
  find: () => findProgram('autocannon'),
  command: (file, { url, connections, seconds }) => [
    process.execPath,
    realpathSync(file),
    ...['-c', String(connections), '-d', String(seconds), '-j', '-n', url],
  ],
  read: (output) => onlyAnswered(figure(output, /"2xx":\s*(\d+)/)),
};
