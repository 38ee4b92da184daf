/** Asks a target a few things once, and tells the numbers in its answers. */
import { clean } from '../../model/clean.ts';
import type { HttpAsking } from '../../model/http-load.ts';
import type { Reading } from '../../model/verify.ts';
import { openSecrets } from '../secrets.ts';
import { openCookieJar } from './cookie-jar.ts';
import { compileFlows } from './flow.ts';
import { openServer, originOf } from './server.ts';
import { runSteps } from './setup.ts';

interface AskParts {
  /** The saved values to tell of; others, such as a token, stay here. */
  readonly names: readonly string[];
  readonly withinMs: number;
  readonly clock: () => number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Never rejects: what was read before a step failed is told beside why it did. */
export async function askOnce(spec: HttpAsking, { names, withinMs, clock, env }: AskParts): Promise<Reading> {
  const secrets = openSecrets(env);
  const saved = new Map<string, string>();
  let failed: string | null = null;
  let end = () => {};
  try {
    const origin = originOf(spec.base);
    const { setup } = compileFlows(
      { ...spec, setup: [...spec.setup, ...spec.flow], flow: [] },
      origin,
      secrets,
    );
    const exchanges = openServer(spec, origin, { clock, see: () => {} });
    const timer = setTimeout(exchanges.abandon, withinMs);
    end = () => {
      clearTimeout(timer);
      exchanges.close();
    };
    const jar = spec.cookies ? openCookieJar(origin.hostname, Date.now) : null;
    await runSteps(setup, exchanges, saved, jar, { index: 0, secrets, clock });
  } catch (error) {
    failed = clean(secrets.redact((error as Error).message));
  }
  end();
  const values = names.flatMap((name) => {
    const text = saved.get(name);
    return text === undefined ? [] : [[name, wholeNumber(text)] as const];
  });
  return { values: Object.fromEntries(values), failed };
}

/** What is beyond 2^53 cannot be counted with to the last one. */
function wholeNumber(text: string): number | null {
  const number = /^\s*[-+]?\d+(\.\d*)?(e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : null;
}
