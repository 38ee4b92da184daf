/** `soaktop queue-worker`: workers of a queue, as a target beside it: to be killed, and to show that none of their jobs is. */
import { Command } from 'commander';
import { describe } from '../model/clean.ts';
import { parseDuration } from '../model/units.ts';
import { etcdQueue } from './etcd-queue.ts';
import { demoQueue } from './job-queue.ts';
import { workForever } from './job-worker.ts';
import { startPool } from './worker-pool.ts';

const USAGE = 2;
const WORKERS_MOST = 100;
const AT_ONCE_MOST = 1000;

interface Flags {
  readonly demo?: string;
  readonly etcd?: string;
  readonly workers: string;
  readonly atOnce: string;
  readonly work: string;
  readonly lease: string;
  readonly port: string;
  readonly as?: string;
}

/** Prints one line of JSON when it listens; ends with its own SIGTERM, and bad usage with 2. */
export function queueWorkerCommand(): Command {
  const command = new Command('queue-worker')
    .description('workers of a queue, each a process: of the embedded target, or on etcd')
    .option('--demo <url>', 'where the embedded target has its REST')
    .option('--etcd <url>', 'where etcd listens for clients')
    .option('--workers <count>', 'processes', '3')
    .option('--at-once <jobs>', 'of each worker', '10')
    .option('--work <time>', 'that each job takes', '1s')
    .option('--lease <time>', 'after which a job is taken over (etcd: at least 2s)', '5s')
    .option('--port <port>', 'for /metrics; 0: one that is free', '0')
    .option('--as <name>', 'be one of these workers');
  return command.action((flags: Flags) => run(command, flags));
}

async function run(command: Command, flags: Flags): Promise<void> {
  const fail = (reason: string) => command.error(`queue-worker: ${reason}`, { exitCode: USAGE });
  const whole = (flag: string, text: string, least: number, most: number): number =>
    /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most
      ? Number(text)
      : fail(`${flag} is a whole number from ${least} to ${most}`);
  const time = (flag: string, text: string): number =>
    parseDuration(text) ?? fail(`${flag} is a time, such as 1s`);
  const { demo, etcd } = flags;
  const leaseMs = time('--lease', flags.lease);
  const work = {
    workers: whole('--workers', flags.workers, 1, WORKERS_MOST),
    atOnce: whole('--at-once', flags.atOnce, 1, AT_ONCE_MOST),
    workMs: time('--work', flags.work),
  };
  if ((demo === undefined) === (etcd === undefined)) fail('either --demo or --etcd');
  const queue = demo === undefined ? etcdQueue(etcd as string, leaseMs) : demoQueue(demo, leaseMs);
  if (flags.as !== undefined) {
    process.once('disconnect', () => process.exit(0));
    return workForever({ queue, ...work, tell: (word) => process.connected && process.send?.(word) });
  }
  try {
    const port = whole('--port', flags.port, 0, 65_535);
    const own = ['--work', flags.work, '--lease', flags.lease, '--at-once', flags.atOnce];
    const place = demo === undefined ? ['--etcd', etcd as string] : ['--demo', demo];
    const argvOf = (name: string) => ['queue-worker', '--as', name, ...place, ...own];
    const listens = await startPool({ queue, workers: work.workers, port, argvOf });
    process.stdout.write(`${JSON.stringify({ metrics: `127.0.0.1:${listens}`, pid: process.pid })}\n`);
  } catch (error) {
    fail(describe(error));
  }
}
