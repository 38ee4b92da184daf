/** Asks DNS questions over real sockets, and sends what is no question at all. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import dnsPacket, { type DecodedPacket, type Packet, type RecordType } from 'dns-packet';

// dns-packet reads the code from the flags; its types do not say so.
export type Reply = DecodedPacket & { readonly rcode: string };

export function query(name: string, type: RecordType = 'A', id = 1): Packet {
  return { type: 'query', id, flags: dnsPacket.RECURSION_DESIRED, questions: [{ name, type }] };
}

export async function openUdp(): Promise<UdpSocket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 2 ** 20 });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

export async function sendUdp(port: number, bytes: Buffer): Promise<Reply> {
  const socket = await openUdp();
  const message = once(socket, 'message', { signal: AbortSignal.timeout(3000) });
  socket.send(bytes, port, '127.0.0.1');
  const [answer] = await message.finally(() => socket.close());
  return dnsPacket.decode(answer) as Reply;
}

export function askUdp(port: number, packet: Packet): Promise<Reply> {
  return sendUdp(port, dnsPacket.encode(packet));
}

/** All at once over one connection; the answers in the order they came. */
export async function askTcp(port: number, packets: readonly Packet[]): Promise<Reply[]> {
  const socket = connect(port, '127.0.0.1');
  socket.write(Buffer.concat(packets.map((packet) => dnsPacket.streamEncode(packet))));
  const answers: Reply[] = [];
  let pending = Buffer.alloc(0);
  for await (const chunk of socket) {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0);
      answers.push(dnsPacket.streamDecode(pending.subarray(0, end)) as Reply);
      pending = pending.subarray(end);
    }
    if (answers.length === packets.length) break;
  }
  return answers;
}
