/** Unary gRPC calls to etcd as fast as they go on one connection, beside a bare loop of grpc-js. */
import type { Measure } from '../bench.ts';
import { costOf } from '../cost.ts';
import { inTurn } from '../pairs.ts';
import { grpcLoad, vuPace } from '../peers/loads.ts';
import { startLoop } from '../peers/loop.ts';
import { startWorker } from '../peers/soaktop.ts';
import { answersPerCpuSecond, costRow } from '../row.ts';
import { ETCD_PROTO, startEtcd } from '../servers/etcd.ts';

const IN_FLIGHT = [10, 100];
const BAR = { is: 'at least', reach: 0.9, aim: 1.5 } as const;

export const grpcFlatOut: Measure = {
  name: 'grpc-flat-out',
  async *rows({ scale: { rounds, window } }) {
    const { port, program } = await startEtcd();
    for (const method of ['Put', 'Range'] as const) {
      for (const inFlight of IN_FLIGHT) {
        const ours = async () => costOf(await startWorker(grpcLoad(port, method), vuPace(inFlight)), window);
        const theirs = async () =>
          costOf(await startLoop('grpc-loop', [port, ETCD_PROTO, method, inFlight]), window);
        yield costRow(
          {
            measure: `gRPC ${method} flat out, ${inFlight} in flight`,
            peer: 'bare grpc-js',
            unit: 'answers per CPU-second',
            bar: BAR,
          },
          await inTurn(rounds, ours, theirs),
          answersPerCpuSecond,
        );
      }
    }
    program.signal('SIGTERM');
    await program.ended;
  },
};
