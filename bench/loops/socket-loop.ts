/**
 * HTTP requests over bare sockets, in as few lines as Node allows: the first answer's length is every answer's.
 * Nothing is parsed, checked or timed. Arguments: port, path, connections.
 */
import { connect } from 'node:net';

const [port = '', path = '', connections = ''] = process.argv.slice(2);
const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
let answered = 0;

for (let i = 0; i < Number(connections); i++) {
  const socket = connect(Number(port), '127.0.0.1', () => socket.write(request, 'latin1'));
  let answerBytes = 0;
  let gotBytes = 0;
  socket.setNoDelay();
  socket.on('data', (chunk) => {
    answerBytes ||= chunk.length;
    gotBytes += chunk.length;
    if (gotBytes < answerBytes) return;
    gotBytes = 0;
    answered++;
    socket.write(request, 'latin1');
  });
}
process.send?.('begun');
process.on('message', () => process.send?.(answered));
process.on('disconnect', () => process.exit(0));
