/**
 * Completes package-lock.json after an `npm install` from a registry that does not carry every platform's binary
 * packages: npm leaves out what it could not look up, and `npm ci` then refuses the lockfile everywhere. Entries
 * for other platforms are added by name; npm skips them here and fetches them where they belong.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const OS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const CPU = ['arm64', 'arm', 'x64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x'];

const added = [];
for (const [place, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const nested = `${place}/node_modules/${name}`;
    if (lock.packages[`node_modules/${name}`] || lock.packages[nested]) continue;
    const words = name.split(/[/-]/);
    const os = OS.find((each) => words.includes(each)) ?? (name === 'fsevents' ? 'darwin' : undefined);
    const cpu = CPU.find((each) => words.includes(each));
    if (!os || !/^[~^]?\d+\.\d+\.\d+/.test(version))
      throw new Error(`${name}@${version}: not a platform's package`);
    const entry = { version: version.replace(/^[~^]/, ''), os: [os], optional: true };
    if (cpu) entry.cpu = [cpu];
    if (words.includes('musl')) entry.libc = ['musl'];
    if (dev) entry.dev = true;
    lock.packages[`node_modules/${name}`] = entry;
    added.push(name);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added.length} added`);
