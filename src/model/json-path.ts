/** Paths into a JSON document, as profiles write them: `$.items[0].id`. */

/** One step of a JSONPath. `deep`: at any depth below. */
export interface PathStep {
  /** A name, an index (from the end when negative), or null for each of them. */
  readonly key: string | number | null;
  readonly deep: boolean;
}

const PATH_STEP = /(\.\.?)([\p{L}_][\p{L}\p{N}_-]*|\*)|\[(?:(-?\d{1,9}|\*)|'([^']*)'|"([^"]*)")\]/uy;

/** `$` followed by `.name`, `['any name']`, `[0]`, `[-1]`, `[*]`, `..name`. Throws, in words, on anything else. */
export function readJsonPath(path: string): readonly PathStep[] {
  const refuse = () => new Error(`«${path}» is not a path such as $.items[0].id`);
  if (!path.startsWith('$')) throw refuse();
  const steps: PathStep[] = [];
  PATH_STEP.lastIndex = 1;
  while (PATH_STEP.lastIndex < path.length) {
    const [, dots, name, index, single, double] = PATH_STEP.exec(path) ?? [];
    const quoted = single ?? double;
    const plain = name ?? index;
    if (quoted === undefined && plain === undefined) throw refuse();
    const key = quoted ?? (plain === '*' ? null : index === undefined ? (name as string) : Number(index));
    steps.push({ key, deep: dots === '..' });
  }
  return steps;
}
