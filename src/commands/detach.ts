/** Starts a supervisor in a session of its own, so that no terminal's end can reach it. */
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from './out.ts';
import type { Prepared } from './prepare-run.ts';
import { SOAKTOP_ARGV } from './soaktop-argv.ts';
import type { FromSupervisor } from './supervise.ts';

/** Resolves when the load has begun; throws a Refusal when it can't. Ctrl-C meanwhile ends what was started. */
export async function startDetached(prepared: Prepared): Promise<void> {
  const log = openSync(path.join(prepared.info.dir, 'supervisor.log'), 'a', 0o600);
  const [program = process.execPath, ...args] = SOAKTOP_ARGV;
  const child = spawn(program, [...args, 'supervise'], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  const interrupt = () => void child.kill('SIGTERM');
  process.on('SIGINT', interrupt);
  try {
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message: FromSupervisor | { type: 'listening' }) => {
        if (message.type === 'listening') child.send(prepared);
        else if (message.type === 'ready') resolve();
        else reject(new Refusal(message.message, message.exitCode));
      });
      child.once('error', (error) =>
        reject(new Refusal(`the supervisor did not start: ${error.message}`, 70)),
      );
      child.once('exit', (code, signal) =>
        reject(
          new Refusal(
            `the supervisor ended (${signal ?? code}); see ${path.join(prepared.info.dir, 'supervisor.log')}`,
            code ?? 70,
          ),
        ),
      );
    });
  } finally {
    process.off('SIGINT', interrupt);
    child.removeAllListeners();
    if (child.connected) child.disconnect();
    child.unref();
  }
}
