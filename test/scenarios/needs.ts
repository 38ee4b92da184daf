/** Tests against programs that may not be installed: skipped by name, but never in CI. */
import { existsSync } from 'node:fs';
import path from 'node:path';

const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];

/** Skips the test when a program is missing, naming the Debian packages; in CI that is a failure. */
export function needs(skip: (reason: string) => void, packages: string, ...programs: string[]): void {
  const missing = programs.filter(
    (program) => !folders.some((folder) => existsSync(path.join(folder, program))),
  );
  if (missing.length === 0) return;
  const reason = `${missing.join(', ')} not installed: apt-get install ${packages}`;
  if (process.env.CI) throw new Error(reason);
  skip(reason);
}
