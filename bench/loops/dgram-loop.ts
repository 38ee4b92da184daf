/**
 * DNS queries in a closed loop, in as few lines as Node allows: each answer makes room for the next query.
 * Nothing is checked, timed or timed out. Arguments: port, how many in flight.
 */
import { createSocket } from 'node:dgram';
import dnsPacket from 'dns-packet';

const [port, outstanding] = process.argv.slice(2).map(Number) as [number, number];
const packet = dnsPacket.encode({
  type: 'query',
  id: 0,
  questions: [{ name: 'h0001.bench.test', type: 'A' }],
});
const socket = createSocket('udp4');
let answered = 0;

socket.connect(port, '127.0.0.1', () => {
  // An answer that is dropped would be missing from the loop for ever.
  socket.setRecvBufferSize(4 * 2 ** 20);
  socket.on('message', () => {
    answered++;
    socket.send(packet);
  });
  for (let i = 0; i < outstanding; i++) socket.send(packet);
  process.send?.('begun');
});
process.on('message', () => process.send?.(answered));
process.on('disconnect', () => process.exit(0));
