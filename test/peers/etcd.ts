/** Starts etcd (etcd.sh) for a test, and tells where it listens. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { GrpcLoadSpec } from '../../src/model/grpc-load.ts';
import { needs } from '../scenarios/needs.ts';

export interface Etcd {
  readonly server: string;
  readonly tlsServer: string;
  /** The certificate, for 127.0.0.1 and localhost. */
  readonly ca: string;
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** Ends it at once; `restart` starts it again on its data. */
  kill(): Promise<void>;
  restart(): Promise<void>;
}

const GO = '/usr/share/gocode/src';
/** Debian's: golang-etcd-server-dev, golang-github-gogo-protobuf-dev, golang-github-grpc-ecosystem-grpc-gateway-dev. */
const RPC = `${GO}/go.etcd.io/etcd/etcdserver/etcdserverpb/rpc.proto`;
const PACKAGES =
  'etcd-server openssl golang-etcd-server-dev golang-github-gogo-protobuf-dev golang-github-grpc-ecosystem-grpc-gateway-dev';

/** Skips the test where it, or its .proto files, are not installed; in CI that is a failure. */
export function needsEtcd(skip: (reason: string) => void): void {
  needs(skip, PACKAGES, 'etcd', 'openssl');
  if (existsSync(RPC)) return;
  const reason = `etcd's .proto files are not installed: apt-get install ${PACKAGES}`;
  if (process.env.CI) throw new Error(reason);
  skip(reason);
}

/** All that etcd can do, as its own .proto files have it. */
export const ETCD_PROTOS: NonNullable<GrpcLoadSpec['protos']> = {
  files: [RPC],
  include: [
    `${GO}/go.etcd.io`,
    `${GO}/go.etcd.io/etcd`,
    `${GO}/github.com/gogo/protobuf`,
    `${GO}/github.com/grpc-ecosystem/grpc-gateway/third_party/googleapis`,
  ],
};

export async function startEtcd(): Promise<Etcd> {
  const dir = mkdtempSync(path.join(tmpdir(), 'etcd-'));
  const [port, tlsPort] = [await freePort(), await freePort()];
  let child: ChildProcess;
  let exited: Promise<unknown>;
  process.once('exit', () => child.kill('SIGKILL'));

  async function start(): Promise<void> {
    child = spawn(path.join(import.meta.dirname, 'etcd.sh'), [dir, String(port), String(tlsPort)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    exited = once(child, 'exit');
    while (!(await isHealthy(port))) {
      if (child.exitCode !== null) throw new Error('etcd did not start');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  await start();
  return {
    server: `127.0.0.1:${port}`,
    tlsServer: `127.0.0.1:${tlsPort}`,
    ca: path.join(dir, 'cert.pem'),
    signal: (name) => void child.kill(name),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    restart: start,
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

const isHealthy = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/health`).then(
    async (response) => (await response.text()).includes('true'),
    () => false,
  );
