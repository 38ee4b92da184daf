#!/usr/bin/env node
/** Starts soaktop, or says in one line that this Node is too old and goes on with the one that is beside it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NEEDED = [22, 19] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) {
  const { main } = await import('./cli.ts');
  await main(process.argv.slice(2));
} else {
  const beside = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  const found = existsSync(beside);
  const said = `soaktop: Node ${process.versions.node} is too old, ${NEEDED.join('.')} or newer is needed`;
  process.stderr.write(`${said}${found ? '; going on with the one in node_modules' : ''}\n`);
  if (!found) process.exit(2);
  const child = spawn(beside, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal) process.kill(process.pid, signal);
    process.exit(code ?? 70);
  });
}
