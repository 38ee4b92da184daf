/** Does steps once, each after the other: those that come before a load, such as a login, and those of a question. */
import { clean } from '../../model/clean.ts';
import type { EngineContext } from '../engine.ts';
import { openValues, type Values } from '../values.ts';
import type { CookieJar } from './cookie-jar.ts';
import type { Answer, OnEnd } from './exchange.ts';
import type { Exchanges } from './exchanges.ts';
import type { Step } from './step.ts';

const BODY_TOLD = 200;
/** What is looked through for secrets: enough to be left with those 200 characters. */
const BODY_LOOKED_AT = 16_384;

/** Fills `shared` and the jar. Rejects at the first step that does not end as expected, with what the target said. */
export async function runSteps(
  steps: readonly Step[],
  exchanges: Exchanges,
  shared: Map<string, string>,
  jar: CookieJar | null,
  { index, secrets, clock }: Pick<EngineContext, 'index' | 'secrets' | 'clock'>,
): Promise<void> {
  const { get } = openValues(index, index, shared);
  const values: Values = { get, set: (name, value) => shared.set(name, value) };
  for (const step of steps) {
    const request = step.render(values.get, jar);
    if (!request) throw new Error(`${step.method} ${step.path}: a value is missing`);
    const [failure, answer] = await new Promise<Parameters<OnEnd>>((resolve) => {
      exchanges.run(request, step.look, clock(), (...end) => resolve(end));
    });
    if (answer) jar?.take(answer.headers, request.path);
    const wrong = answer ? step.judge(answer, values) : failure;
    if (wrong === null) continue;
    // Hidden before it is cut: half a secret would not be recognised.
    const told = clean(secrets.redact((answer?.body ?? '').slice(0, BODY_LOOKED_AT)), BODY_TOLD);
    throw new Error(
      `${step.method} ${step.path}: ${whatCame(answer, wrong, step)}${told === '' ? '' : `: ${told}`}`,
    );
  }
}

function whatCame(answer: Answer | null, wrong: string | null, step: Step): string {
  if (!answer) return String(wrong);
  if (wrong === 'save') return `status ${answer.status}, without ${step.saves.join(', ')}`;
  if (wrong === 'header' || wrong === 'body' || wrong === 'json')
    return `status ${answer.status}, but not the ${wrong} that is expected`;
  return `status ${answer.status}`;
}
