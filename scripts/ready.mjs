/**
 * Makes a clone ready to start or to test: installs what the lockfile names, compiles what has changed.
 * Plain JavaScript for the machine's own Node, which may be older than the one that we bring.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => path.join(root, ...parts);
const hash = createHash('sha256');

/** Runs `make` when what `stamp` remembers is not `wanted`. */
function unless(stamp, wanted, saying, make) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stderr.write(`soaktop: ${saying}\n`);
  make();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* files(file);
    else yield file;
  }
}

const npm = process.env.npm_execpath;
const run = (program, args) =>
  execFileSync(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
const lock = createHash('sha256')
  .update(readFileSync(at('package-lock.json')))
  .digest('hex');
unless(at('node_modules', '.soaktop-lock'), lock, 'installing what package-lock.json names (npm ci) …', () =>
  npm ? run(process.execPath, [npm, 'ci', '--loglevel=error']) : run('npm', ['ci', '--loglevel=error']),
);

for (const file of [
  ...files(at('src')),
  at('tsconfig.json'),
  at('tsconfig.build.json'),
  at('package-lock.json'),
])
  hash.update(path.relative(root, file)).update(readFileSync(file));
unless(at('dist', '.soaktop-sources'), hash.digest('hex'), 'compiling (tsc) …', () => {
  rmSync(at('dist'), { recursive: true, force: true });
  run(process.execPath, [at('node_modules', 'typescript', 'bin', 'tsc'), '-p', at('tsconfig.build.json')]);
});
