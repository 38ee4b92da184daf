/** What a load's flows say in a grammar of their own, checked before any worker reads it. */
import { statSync } from 'node:fs';
import { readSaveFrom } from '../model/http-load.ts';
import { readJsonPath } from '../model/json-path.ts';
import { SERVICE } from '../model/load.ts';
import { readPattern } from '../model/pattern.ts';
import type { Wrong } from './compile.ts';
import type { Path } from './source.ts';

const MOST_CLASSES = 32;

/** Notes at `at` what `read` throws. */
function check(read: () => unknown, at: Path, wrong: Wrong, hint: string): void {
  try {
    read();
  } catch (error) {
    wrong(at, error instanceof Error ? error.message : String(error), hint);
  }
}

export const checkPattern = (text: string, at: Path, wrong: Wrong): void =>
  check(() => readPattern(text), at, wrong, 'a text, or /a regular expression/');

export const checkPath = (text: string, at: Path, wrong: Wrong): void =>
  check(() => readJsonPath(text), at, wrong, 'such as $.items[0].id, $.items[*].id, $..id');

export const checkSave = (text: string, at: Path, wrong: Wrong): void =>
  check(() => readSaveFrom(text), at, wrong, '$.path, header:Location, cookie:sid, /one (group)/ or body');

/** A step's latency is a series by its name. */
export function checkSteps(
  steps: readonly { readonly step: { readonly name: string }; readonly at: Path }[],
  wrong: Wrong,
): void {
  const names = new Set<string>();
  for (const { step, at } of steps) {
    if (names.has(step.name)) wrong(at, `two steps are called «${step.name}»`, 'give each a name of its own');
    if (step.name === SERVICE)
      wrong(at, `a step can't be called «${SERVICE}»`, 'that is the latency from sent to done');
    if (step.name === 'error' || step.name === 'seen')
      wrong(
        at,
        `a step can't be called «${step.name}»`,
        'the series of its counts would be those of a class',
      );
    names.add(step.name);
  }
}

/** `taken`: what the engine itself calls failures. */
export function checkClasses(
  classes: Readonly<Record<string, string>>,
  taken: readonly string[],
  at: Path,
  wrong: Wrong,
): void {
  if (Object.keys(classes).length > MOST_CLASSES) wrong(at, `at most ${MOST_CLASSES} classes`);
  for (const [name, pattern] of Object.entries(classes)) {
    if (taken.includes(name))
      wrong([...at, name], `«${name}» is what soaktop calls something else`, 'another name, please');
    checkPattern(pattern, [...at, name], wrong);
  }
}

export function checkFile(file: string, at: Path, wrong: Wrong): void {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) wrong(at, `no such file: ${file}`);
}
