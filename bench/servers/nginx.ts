/** nginx: one worker, a file of 6 bytes, on loopback; it counts the requests itself. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../leftovers.ts';
import { findProgram, type Program, startProgram } from '../program.ts';
import { until } from '../waiting.ts';
import { freePort } from './free-port.ts';
import { notInstalled } from './server.ts';

export interface Nginx {
  readonly program: Program;
  readonly origin: string;
  /** Requests that it has answered since it began, this one included. */
  answered(): Promise<number>;
}

export const PAGE = '/six';

export async function startNginx(): Promise<Nginx> {
  const file = findProgram('nginx');
  if (!file) throw notInstalled('nginx', 'nginx-light');
  const folder = makeFolder();
  const port = await freePort();
  mkdirSync(path.join(folder, 'html'));
  mkdirSync(path.join(folder, 'tmp'));
  writeFileSync(path.join(folder, 'html', 'six'), 'hello\n');
  writeFileSync(path.join(folder, 'nginx.conf'), config(port));
  // Without -e it would write into /var/log before it has read its configuration.
  const program = await startProgram(file, ['-p', folder, '-c', 'nginx.conf', '-e', 'error.log']);
  const origin = `http://127.0.0.1:${port}`;
  const isUp = () =>
    fetch(origin + PAGE).then(
      (response) => response.text().then((text) => text === 'hello\n'),
      () => false,
    );
  await until(isUp, 5000, 'nginx did not answer');
  return { program, origin, answered: () => readCount(origin) };
}

const config = (port: number): string => `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log error;
events { worker_connections 8192; }
http {
  access_log off;
  client_body_temp_path tmp/body; proxy_temp_path tmp/proxy; fastcgi_temp_path tmp/fastcgi;
  uwsgi_temp_path tmp/uwsgi; scgi_temp_path tmp/scgi;
  # The default of 1,000 would close connections all the time.
  keepalive_requests 1000000000;
  server {
    # A stall makes an open load connect anew for each request.
    listen 127.0.0.1:${port} backlog=4096;
    root html;
    location = /count { stub_status; }
  }
}
`;

/** stub_status: its third line is accepted connections, handled ones and requests. */
async function readCount(origin: string): Promise<number> {
  const response = await fetch(`${origin}/count`);
  const requests = /^\s*\d+ \d+ (\d+)\s*$/m.exec(await response.text())?.[1];
  if (requests === undefined) throw new Error('nginx does not say how many requests it has answered');
  return Number(requests);
}
