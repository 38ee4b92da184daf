/** wrk: C, one thread, as fast as it goes. */
import { findProgram } from '../program.ts';
import { figure, type HttpPeer, onlyAnswered } from './http-peer.ts';

export const wrk: HttpPeer = {
  name: 'wrk',
  from: 'Debian: wrk',
  find: () => findProgram('wrk'),
  command: (file, { url, connections, seconds }) => [file, '-t1', `-c${connections}`, `-d${seconds}s`, url],
  read: (output) => onlyAnswered(figure(output, /^ *(\d+) requests in /m)),
};
