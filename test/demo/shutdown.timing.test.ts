import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startDemoProcess } from './demo-process.ts';
import { openRest } from './rest-client.ts';

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends it in 300 ms with connections of every kind open, and its folder is gone',
  async (signal) => {
    const demo = await startDemoProcess();
    const socket = new WebSocket(`ws://127.0.0.1:${demo.httpPort}/ws/a`);
    const stream = connect(demo.dnsPort, '127.0.0.1');
    for (const open of [socket, stream]) open.on('error', () => {});
    await Promise.all([once(socket, 'open'), once(stream, 'connect')]);
    const rest = await openRest(demo.httpPort);
    await rest.call('POST', '/counter');
    expect(existsSync(demo.db)).toBe(true);
    const begunAt = performance.now();
    expect(await demo.end(signal)).toBe(0);
    expect(performance.now() - begunAt).toBeLessThan(300);
    expect(existsSync(demo.db)).toBe(false);
  },
);
