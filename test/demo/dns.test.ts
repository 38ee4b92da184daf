import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import dnsPacket, { type Answer } from 'dns-packet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoTarget, startDemoTarget } from '../../src/demo/target.ts';
import { askTcp, askUdp, openUdp, query, sendUdp } from './dns-client.ts';

let target: DemoTarget;
beforeAll(async () => {
  target = await startDemoTarget();
});
afterAll(() => target.close());

describe('the zone', () => {
  test('a host has one address of each family and a text, the same every time', async () => {
    const ask = async (type: 'A' | 'AAAA' | 'TXT') =>
      (await askUdp(target.dnsPort, query('h300.example.test', type))).answers?.[0];
    expect(await ask('A')).toMatchObject({ name: 'h300.example.test', data: '198.18.1.44' });
    expect(await ask('A')).toMatchObject({ data: '198.18.1.44' });
    expect(await ask('AAAA')).toMatchObject({ data: '2001:db8::12c' });
    expect(await ask('TXT')).toMatchObject({ data: [Buffer.from('host 300')] });
  });

  test.each([
    ['h1000.example.test', 'NOERROR'],
    ['H7.Example.TEST', 'NOERROR'],
    ['h1001.example.test', 'NXDOMAIN'],
    ['h0.example.test', 'NXDOMAIN'],
    ['a.servfail.example.test', 'SERVFAIL'],
    ['example.com', 'REFUSED'],
    ['badexample.test', 'REFUSED'],
  ])('%s is answered with %s', async (name, rcode) => {
    const reply = await askUdp(target.dnsPort, query(name, 'A', 4711));
    expect(reply).toMatchObject({ id: 4711, rcode, flag_rd: true, questions: [{ name }] });
  });

  test('a question with EDNS is answered with EDNS, and one without is not, from the same cache', async () => {
    const opt = { type: 'OPT', name: '.', udpPayloadSize: 4096 } as Answer;
    for (const additionals of [[], [opt], []]) {
      const reply = await askUdp(target.dnsPort, { ...query('h5.example.test'), additionals });
      expect(reply.answers).toHaveLength(1);
      expect(reply.additionals).toHaveLength(additionals.length);
    }
  });
});

describe('the sockets', () => {
  test('many questions written at once on one TCP connection are all answered, on the port of UDP', async () => {
    const ids = Array.from({ length: 50 }, (_, i) => i + 1);
    const replies = await askTcp(
      target.dnsPort,
      ids.map((id) => query(`h${id}.example.test`, 'A', id)),
    );
    expect(replies.map(({ id }) => id).sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(ids);
    expect(replies.every(({ answers, id }) => answers?.[0]?.name === `h${id}.example.test`)).toBe(true);
  });

  test('a TCP question cut in the middle is answered when its rest comes', async () => {
    const bytes = dnsPacket.streamEncode(query('h1.example.test'));
    const socket = connect(target.dnsPort, '127.0.0.1');
    socket.setNoDelay(true);
    socket.write(bytes.subarray(0, 9));
    setTimeout(() => socket.write(bytes.subarray(9)), 30);
    for await (const chunk of socket) {
      expect(dnsPacket.streamDecode(chunk)?.answers).toHaveLength(1);
      break;
    }
  });

  test('garbage does not end it, and what can be read of it is answered with FORMERR', async () => {
    const socket = await openUdp();
    for (let size = 0; size < 400; size += 4) socket.send(randomBytes(size), target.dnsPort, '127.0.0.1');
    const whole = dnsPacket.encode(query('h1.example.test'));
    for (let cut = 0; cut < whole.length; cut++)
      socket.send(whole.subarray(0, cut), target.dnsPort, '127.0.0.1');
    socket.close();
    const looping = Buffer.from('000901000001000000000000c00c00010001', 'hex');
    expect(await sendUdp(target.dnsPort, looping)).toMatchObject({ id: 9, rcode: 'FORMERR' });
    expect(await askUdp(target.dnsPort, query('h1.example.test'))).toMatchObject({ rcode: 'NOERROR' });
  });

  test('an answer is never answered, so that two servers cannot play ball', async () => {
    const response = dnsPacket.encode({ ...query('h1.example.test'), type: 'response' });
    const socket = await openUdp();
    let answered = 0;
    socket.on('message', () => answered++);
    socket.send(response, target.dnsPort, '127.0.0.1');
    await askUdp(target.dnsPort, query('h1.example.test'));
    expect(answered).toBe(0);
    socket.close();
  });
});
