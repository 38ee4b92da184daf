import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { askTool } from '../../../src/load/tools/ask-tool.ts';
import { leashOf } from '../../../src/load/tools/tool-process.ts';
import { isLiving } from './living.ts';

const PROGRAM = path.join(import.meta.dirname, 'run-tool.ts');
const WITHIN = { timeout: 5000, interval: 20 };
const parents: ChildProcess[] = [];
afterEach(() => {
  for (const parent of parents.splice(0)) parent.kill('SIGKILL');
});

function run(...command: string[]): { readonly parent: ChildProcess; said(what: RegExp): Promise<string> } {
  const parent = spawn(process.execPath, [PROGRAM, ...command], { stdio: ['ignore', 'pipe', 'inherit'] });
  parents.push(parent);
  let text = '';
  parent.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return { parent, said: (what) => vi.waitUntil(() => what.exec(text)?.[1], WITHIN) };
}

test('a tool that says nothing is gone, too, when its worker is killed', async () => {
  const { parent, said } = run('sleep', '60');
  const pid = Number(await said(/pid (\d+)/));
  await vi.waitUntil(() => isLiving(pid), WITHIN);
  // Still the shell before it is the tool.
  await new Promise((resolve) => setTimeout(resolve, 200));
  parent.kill('SIGKILL');
  await vi.waitUntil(() => !isLiving(pid), WITHIN);
});

test('a tool whose worker was gone before it could be tied to it does not begin', async () => {
  const [setpriv = '', ...leash] = leashOf();
  const dead = String(2 ** 22 + 1);
  expect(await askTool(setpriv, [...leash, dead, 'echo', 'begun'])).toMatchObject({ isOk: false, said: '' });
  expect(await askTool(setpriv, [...leash, String(process.pid), 'echo', 'begun'])).toMatchObject({
    isOk: true,
    said: 'begun\n',
  });
});

test('a tool that does not end when it is asked to is killed; both of its outputs are told by line', async () => {
  const deaf =
    'process.on("SIGINT", () => console.log("no")); console.error("heard"); setInterval(() => {}, 1e6)';
  const { parent, said } = run(process.execPath, '-e', deaf);
  await said(/(complaint heard)/);
  parent.kill('SIGUSR2');
  await said(/(line no)/);
  expect(await said(/ended (.*)/)).toBe('SIGKILL');
});

test('a tool that is none ends with words', async () => {
  expect(await run('/nowhere/tool').said(/ended (.*)/)).toBe('exit code 127');
});
