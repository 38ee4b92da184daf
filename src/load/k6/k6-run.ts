/** One run of k6: started for a segment, asked by its REST API while it runs, its summary read when it has ended. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { clean } from '../../model/clean.ts';
import type { K6LoadSpec } from '../../model/k6-load.ts';
import type { Ledger } from '../ledger.ts';
import type { Numbers } from '../tools/numbers.ts';
import { startTool, type ToolProcess } from '../tools/tool-process.ts';
import { LONGEST_SLEEP_MS, type Segment, type ToolRun } from '../tools/tool-source.ts';
import { type K6Account, NO_ACCOUNT, readProgress, readSummary } from './read-account.ts';
import { askMetrics, freePort } from './rest-api.ts';
import { optionsOf } from './scenario.ts';

const ASK_EVERY_MS = 500;
/** For its teardown and its summary. */
const INTERRUPT_MS = 15_000;

export interface K6Parts {
  readonly spec: K6LoadSpec;
  readonly leash: readonly string[];
  readonly k6: string;
  readonly env: NodeJS.ProcessEnv;
  readonly ledger: Ledger;
  readonly clock: () => number;
  /** Hides what is secret. */
  readonly redact: (text: string) => string;
  /** Told what k6 says its latencies are, while it says so. */
  readonly onLatency: (latency: K6Account['latency']) => void;
}

export function startK6(parts: K6Parts, segment: Segment, numbers: Numbers): ToolRun {
  const { spec, ledger, clock } = parts;
  const folder = mkdtempSync(path.join(tmpdir(), 'soaktop-k6-'));
  const summary = path.join(folder, 'summary.json');
  const config = path.join(folder, 'config.json');
  let last = NO_ACCOUNT;
  let lastWords = '';
  let interrupted = 0;
  /** When it began its scenario, by its own account. */
  let startedMs: number | null = null;
  let endMs = segment.toMs;
  let tool: ToolProcess | null = null;
  let isKilled = false;
  let timer: NodeJS.Timeout | undefined;

  /** Counts what is new. What k6 does not call failed, and an iteration without a request, is ok. */
  function take(now: K6Account): void {
    const since = (of: (account: K6Account) => number) => Math.max(0, of(now) - of(last));
    const nowMs = clock();
    let dueMs = nowMs;
    for (let i = since(({ iterations }) => iterations); i > 0; i--) {
      const taken = numbers.take();
      if (taken === null) ledger.see('extra');
      else dueMs = taken;
    }
    const dropped = since((account) => account.dropped);
    numbers.miss(dropped, 'cap');
    const ended = since(({ requests, iterations }) => Math.max(requests, iterations));
    const failed = since((account) => account.failed);
    if (ended > 0) ledger.tallyAt(dueMs).settle(ended, Math.min(ended, failed), 'failed', dueMs, nowMs);
    last = now;
  }

  async function watch(port: number): Promise<void> {
    for (let isOver = false; !isOver; ) {
      isOver = (await Promise.race([tool?.ended.then(() => true), sleep(ASK_EVERY_MS)])) === true;
      const account = isOver ? null : await askMetrics(port);
      if (!account) continue;
      take(account);
      parts.onLatency(account.latency);
    }
  }

  async function work(): Promise<void> {
    const port = await freePort();
    writeFileSync(
      config,
      JSON.stringify(optionsOf(segment, { exec: spec.exec, vus: spec.inflight, timeoutMs: spec.timeoutMs })),
    );
    // Not `--out json`: 3.4 KB a request, 58 GB a day at 200 a second.
    const args = ['--config', config, '--summary-export', summary, '--address', `127.0.0.1:${port}`];
    if (isKilled) return;
    tool = startTool(parts.leash, [parts.k6, 'run', '--no-color', ...args, spec.script], {
      env: parts.env,
      onLine(line) {
        const progress = readProgress(line);
        if (!progress) return;
        interrupted = progress.interrupted;
        if (startedMs !== null) return;
        startedMs = clock() - progress.elapsedMs;
        if (endMs !== segment.toMs) schedule();
      },
      onComplaint(line) {
        if (/level=error|"level":"error"/.test(line)) lastWords = line;
      },
    });
    await watch(port);
    settle(await tool.ended);
  }

  function settle(how: string): void {
    clearTimeout(timer);
    parts.onLatency({});
    const account = readSummary(textOf(summary));
    if (account) {
      take(account);
      if (account.crossed.length > 0) ledger.see('threshold', account.crossed.length);
    }
    if (interrupted > 0) ledger.see('interrupted', interrupted);
    if (!account || lastWords !== '')
      process.stderr.write(`k6: ${how}: ${clean(parts.redact(lastWords), 400)}\n`);
  }

  /** It began its scenario later than its process: it goes on for as long after the end. */
  function schedule(): void {
    clearTimeout(timer);
    const lateMs = startedMs === null ? 0 : startedMs - segment.fromMs;
    const leftMs = endMs + lateMs - clock();
    if (leftMs <= 0) tool?.interrupt(INTERRUPT_MS);
    else timer = setTimeout(schedule, Math.min(Math.ceil(leftMs), LONGEST_SLEEP_MS));
  }

  return {
    endAt(ms) {
      endMs = ms;
      schedule();
    },
    kill() {
      isKilled = true;
      tool?.kill();
      rmSync(folder, { recursive: true, force: true });
    },
    ended: work()
      .catch((error) => void process.stderr.write(`k6: ${clean(parts.redact(String(error)), 400)}\n`))
      .finally(() => rmSync(folder, { recursive: true, force: true })),
  };
}

const sleep = (ms: number): Promise<false> => new Promise((resolve) => setTimeout(resolve, ms, false));

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
