/** Starts a target's process, and says why when it cannot be. */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, resolve } from 'node:path';
import { clean, describe } from '../model/clean.ts';
import type { LaunchSpec } from '../model/profile.ts';
import type { TargetDeps } from './open-target.ts';

/** Own session and process group: signals reach all of it, and none of ours reach it. */
export async function spawnTarget(
  spec: LaunchSpec,
  fd: number,
  deps: Pick<TargetDeps, 'soaktop' | 'expandEnv'>,
): Promise<ChildProcess> {
  const [word = '', ...rest] = spec.command;
  const [program = '', ...args] = word === 'soaktop' ? [...deps.soaktop, ...rest] : [word, ...rest];
  if (!statSync(spec.cwd, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`cannot start «${clean(program)}»: the folder ${clean(spec.cwd)} is not there`);
  const env: NodeJS.ProcessEnv = { ...process.env };
  for (const [key, value] of Object.entries(spec.env)) env[key] = deps.expandEnv(value);
  const child = spawn(program, args, { cwd: spec.cwd, env, detached: true, stdio: ['ignore', fd, fd] });
  await new Promise<void>((done, fail) => {
    child.once('spawn', done);
    child.once('error', (error) => fail(new Error(whyNot(program, spec.cwd, env, error))));
  });
  return child;
}

function whyNot(program: string, cwd: string, env: NodeJS.ProcessEnv, error: NodeJS.ErrnoException): string {
  const shown = `«${clean(program)}»`;
  const file = program.includes('/') ? resolve(cwd, program) : null;
  if (error.code === 'ENOENT' && file === null)
    return `${shown} not found, looked in ${clean((env.PATH ?? '').split(delimiter).join(', '))}`;
  if (error.code === 'ENOENT' && file !== null)
    return existsSync(file)
      ? `${shown} cannot be started: the interpreter that its first line names, or its loader, is not there`
      : `${shown} not found, looked in ${isAbsolute(program) ? 'that very place' : clean(cwd)}`;
  if (error.code === 'EACCES' && file !== null && existsSync(file) && !isExecutable(file))
    return `${shown} cannot be started: ${clean(file)} is not executable`;
  return `${shown} cannot be started: ${describe(error)}`;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
