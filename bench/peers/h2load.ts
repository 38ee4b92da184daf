/** h2load: nghttp2's, in C++, here with HTTP/1.1. */
import { findProgram } from '../program.ts';
import { figure, type HttpPeer, onlyAnswered } from './http-peer.ts';

export const h2load: HttpPeer = {
  name: 'h2load --h1',
  from: 'Debian: nghttp2-client',
  find: () => findProgram('h2load'),
  command: (file, { url, connections, seconds }) => [
    file,
    '--h1',
    `-c${connections}`,
    '-t1',
    `-D${seconds}`,
    url,
  ],
  read: (output) => onlyAnswered(figure(output, /^requests: .* (\d+) succeeded/m)),
};
