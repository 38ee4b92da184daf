/** Wires the parts of a run together and lets it go: the one place where they meet. */
import { openSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { putCard, removeCard, socketOf } from '../link/registry.ts';
import { openLink } from '../link/server.ts';
import type { Sink } from '../model/contracts.ts';
import { expand } from '../model/expand.ts';
import type { State } from '../model/state.ts';
import { EXIT_OUR_FAULT } from '../model/verdict.ts';
import { openJournal } from '../store/journal.ts';
import { openRunFile } from '../store/run-file.ts';
import { saveFiles } from '../store/saved-files.ts';
import { threadedArchive } from '../store/threaded-archive.ts';
import { askTarget } from '../supervisor/ask-target.ts';
import { realClock } from '../supervisor/clock.ts';
import { openFleet } from '../supervisor/fleet.ts';
import { type Run, startRun } from '../supervisor/run.ts';
import { openLeash } from '../target/leash.ts';
import { openTargets } from '../target/open-targets.ts';
import { runCommand } from '../target/run-command.ts';
import { openProbes } from './open-probes.ts';
import type { Prepared } from './prepare-run.ts';
import { snapshotWriter } from './snapshot-writer.ts';
import { SOAKTOP_ARGV, WORKER_ENTRY } from './soaktop-argv.ts';
import { version } from './version.ts';

/** /tmp is swept of what nobody touched for ten days; a run may be longer. */
const CARD_EVERY_MS = 6 * 3_600_000;

/** Of a load whose profile does not say: each costs about 60 MB. */
const WORKERS_MOST = 4;

/** `more`: sinks that want the present state, such as a printer. */
export async function superviseRun(
  { profile, info }: Prepared,
  more: (state: () => State) => readonly Sink[],
): Promise<Run> {
  const { dir } = info;
  const logFile = path.join(dir, 'supervisor.log');
  const logFd = openSync(logFile, 'a', 0o600);
  const leash = openLeash();
  let run: Run | undefined;
  const state = (): State => (run as Run).state();
  const command: Run['command'] = (...asked) => (run as Run).command(...asked);

  // One core is left to the target, which may share this machine, and to us.
  const workersMost = Math.min(WORKERS_MOST, Math.max(1, availableParallelism() - 1));
  const archive = threadedArchive(dir);
  const link = await openLink({ socketPath: socketOf(dir), state, command, ask: archive.ask });
  const sinks = [
    // Closed first: a record that nobody reads becomes one plain file.
    { name: 'archive', accept() {}, close: archive.close },
    openJournal(path.join(dir, 'run.sqlite'), { by: version(), state }),
    openRunFile(dir),
    logSink(logFd),
    link,
    ...more(state),
  ];
  const starting = {
    soaktop: SOAKTOP_ARGV,
    expandEnv: (text: string) => expand(text, process.env),
    leash,
  };
  run = startRun({
    profile,
    info: { ...info, pid: process.pid },
    clock: realClock,
    sinks,
    openTargets: async (onFinding) => {
      await saveFiles(profile.save ?? [], dir);
      return openTargets(profile.targets, ({ name }) => ({
        ...starting,
        outputFile: path.join(dir, name ? `target-${name}.log` : 'target.log'),
        onFinding,
      }));
    },
    openProbes: (targets) => openProbes(profile, targets),
    openFleet: (load, emit) =>
      openFleet({ load, clock: realClock, entry: WORKER_ENTRY, logFd, leash, emit, workersMost }),
    runCommand: (spec, signal) =>
      runCommand(spec, { ...starting, outputFile: path.join(dir, 'chaos.log') }, signal),
    askTarget: (spec, withinMs) =>
      askTarget(spec, withinMs, { clock: realClock, entry: WORKER_ENTRY, logFd, leash }),
    writeSnapshot: snapshotWriter(dir),
  });
  const card = { name: info.name, dir, pid: process.pid, startedAt: Date.now() };
  putCard(card);
  const fresh = setInterval(() => putCard(card), CARD_EVERY_MS).unref();
  obeySignals(run);
  endOnOurFault();
  void run.ended.then(async () => {
    clearInterval(fresh);
    removeCard(dir);
    await leash.close();
  });
  return run;
}

/** Once: a tidy end with a last snapshot. Twice: now; the leash ends what we started. A hang-up: nothing. */
function obeySignals(run: Run): void {
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (asked) process.exit(4);
      asked = true;
      void run.command({ do: 'abort' }, signal);
    });
  process.on('SIGHUP', () => {});
}

/** The leash ends what we started. Exit code 1 would say that the target has failed. */
function endOnOurFault(): void {
  process.on('uncaughtException', (error) => {
    process.stderr.write(`soaktop: our own fault: ${error.stack ?? error.message}\n`);
    process.exit(EXIT_OUR_FAULT);
  });
}

function logSink(logFd: number): Sink {
  const log = pino({ base: null }, pino.destination({ fd: logFd, sync: true }));
  return {
    name: 'supervisor.log',
    accept(event) {
      if (
        event.type === 'tick' ||
        event.type === 'judged' ||
        event.type === 'counters' ||
        event.type === 'started'
      )
        return;
      log.info(event);
    },
    async close() {},
  };
}
