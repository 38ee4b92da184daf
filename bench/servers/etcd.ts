/** etcd: one member in a folder of its own, on loopback. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '../leftovers.ts';
import { findProgram, type Program, startProgram } from '../program.ts';
import { until } from '../waiting.ts';
import { freePort } from './free-port.ts';
import { notInstalled } from './server.ts';

export interface Etcd {
  readonly program: Program;
  readonly port: number;
}

export const ETCD_PROTO = fileURLToPath(new URL('../../profiles/etcd.proto', import.meta.url));

export async function startEtcd(): Promise<Etcd> {
  if (!findProgram('etcd')) throw notInstalled('etcd', 'etcd-server');
  const port = await freePort();
  const script = fileURLToPath(new URL('../../test/peers/etcd.sh', import.meta.url));
  // Its disk is not what is measured here: a sync of each batch would leave both sides waiting for it.
  const env = { ETCD_UNSAFE_NO_FSYNC: 'true' };
  const program = await startProgram(script, [path.join(makeFolder(), 'etcd'), String(port)], env);
  const isUp = () =>
    fetch(`http://127.0.0.1:${port}/health`).then(
      async (answer) => (await answer.text()).includes('true'),
      () => false,
    );
  await until(isUp, 10_000, 'etcd did not answer');
  return { program, port };
}
