/** Does the steps that come before the load, such as a login, once a worker. */
import { clean } from '../../model/clean.ts';
import type { EngineContext } from '../engine.ts';
import { openValues, type Values } from '../values.ts';
import type { OnEnd } from './call.ts';
import type { Channels } from './channels.ts';
import { readWords } from './status.ts';
import type { Step } from './step.ts';

const WORDS_TOLD = 200;

/** Fills `shared`. Rejects at the first step that does not end as expected, with what the server said. */
export async function runSetup(
  steps: readonly Step[],
  channels: Channels,
  shared: Map<string, string>,
  { index, secrets, clock }: EngineContext,
): Promise<void> {
  const { get } = openValues(index, index, shared);
  const values: Values = { get, set: (name, value) => shared.set(name, value) };
  for (const step of steps) {
    const request = step.render(values.get);
    if (!request) throw new Error(`setup ${step.call}: a value is missing, or does not fit`);
    const [failure, answer] = await new Promise<Parameters<OnEnd>>((resolve) => {
      channels.run(request, clock(), (...end) => resolve(end));
    });
    const wrong = answer ? step.judge(answer, values).wrong : failure;
    if (wrong === null) continue;
    // Hidden before it is cut: half a secret would not be recognised.
    const words = answer && answer.status !== 0 ? readWords(answer.words) : '';
    const told = clean(secrets.redact(words), WORDS_TOLD);
    throw new Error(`setup ${step.call}: ${wrong}${told === '' ? '' : `: ${told}`}`);
  }
}
