/** `verify` in a profile: what the target is asked at the end, and what must come of it. */
import { z } from 'zod';
import { nearest } from '../model/nearest.ts';
import type { LoadSpec } from '../model/profile.ts';
import { countsIn, savedIn, type VerifyLine, type VerifySpec } from '../model/verify.ts';
import { parseVerifyLine } from '../model/verify-line.ts';
import { interval } from './fields.ts';
import { clientFields, compileClient, compileSteps, httpSteps } from './http-load.ts';
import type { LoadPlace } from './load.ts';

const TIMEOUT_MS = 5000;

export const verify = z
  .strictObject({
    ...clientFields,
    timeout: interval().default(TIMEOUT_MS).describe('Of all steps together'),
    steps: httpSteps().min(1),
    lines: z.array(z.string().max(1000)).min(1).max(100).describe('Such as: total increase == api.create.ok'),
  })
  .describe('Asked before the load and after it; the lines join the verdict');

export function compileVerify(
  given: z.output<typeof verify>,
  loads: readonly LoadSpec[],
  place: Pick<LoadPlace, 'at' | 'folder' | 'wrong'>,
): VerifySpec {
  const { at, wrong } = place;
  const client = compileClient(given, place);
  const flow = compileSteps(given.steps, [...at, 'steps'], wrong);
  const saved = [...client.setup, ...flow].flatMap((step) => Object.keys(step.save));
  const counted = loads.flatMap(({ name, steps }) => [name, ...steps.map((step) => `${name}.${step}`)]);
  const lines = given.lines.flatMap((text, i): VerifyLine[] => {
    const line = parseVerifyLine(text);
    const here = [...at, 'lines', i];
    if ('message' in line) {
      wrong(here, line.message, line.hint, line.column);
      return [];
    }
    const checked = [
      ...savedIn(line).map(({ name }) => ({ name, known: saved, said: `no step here saves «${name}»` })),
      ...countsIn(line).map((name) => ({ name, known: counted, said: `there is no load or step «${name}»` })),
    ];
    for (const { name, known, said } of checked) {
      if (known.includes(name)) continue;
      const word = nearest(name, known);
      wrong(here, said, word && `did you mean ${word}?`, Math.max(0, text.indexOf(name)));
    }
    return [line];
  });
  return { ...client, timeoutMs: given.timeout, flow, lines };
}
