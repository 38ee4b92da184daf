/** One step of a flow, made ready: its request as templates, its expectation, what it saves. */
import type { HttpStep } from '../../model/profile.ts';
import type { Secrets } from '../secrets.ts';
import { asIs, compileTemplate, inHeader, inJson, inPath, type Template } from '../template.ts';
import type { Request } from './exchanges.ts';
import { compileJsonPath } from './json-path.ts';

export type Lookup = (name: string) => string | undefined;

export interface Step {
  readonly name: string;
  readonly method: string;
  /** As the profile has it: what a secret was put into is not told. */
  readonly path: string;
  /** The names its request needs, each with the place that needs it. */
  readonly needs: readonly { readonly name: string; readonly place: string }[];
  readonly saves: ReadonlyMap<string, (document: unknown) => string | undefined>;
  /** Undefined when a value is missing. */
  render(lookup: Lookup): Request | undefined;
  isExpected(status: number): boolean;
}

interface StepOptions {
  readonly base: URL;
  /** The load's: a step's own header of the same name goes first. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether a load's header that needs a missing value is left out: a login has no token yet. */
  readonly mayLeaveOut: boolean;
  readonly secrets: Secrets;
}

interface Header {
  readonly name: string;
  readonly value: Template;
  readonly isOptional: boolean;
}

/** Throws on a path to another origin, a header's name that is none, and a variable that is not set. */
export function compileStep(spec: HttpStep, { base, headers, mayLeaveOut, secrets }: StepOptions): Step {
  const path = compileTemplate(pathFrom(base, spec.path), secrets.get, inPath);
  const text =
    spec.json === undefined
      ? spec.body === undefined
        ? null
        : compileTemplate(spec.body, secrets.get, asIs)
      : compileTemplate(JSON.stringify(spec.json), secrets.get, inJson);

  const all = new Map<string, Header>();
  const add = (given: Readonly<Record<string, string>>, isOptional: boolean) => {
    for (const [name, value] of Object.entries(given))
      all.set(name.toLowerCase(), { name, value: compileTemplate(value, secrets.get, inHeader), isOptional });
  };
  if (spec.json !== undefined) add({ 'content-type': 'application/json' }, false);
  add(headers, mayLeaveOut);
  add(spec.headers, false);
  const sent = [...all.values()];

  const needsOf = (place: string, template: Template | null) =>
    (template?.names ?? []).map((name) => ({ name, place }));

  return {
    name: spec.name,
    method: spec.method,
    path: spec.path,
    needs: [
      ...needsOf('path', path),
      ...sent.flatMap(({ name, value, isOptional }) => (isOptional ? [] : needsOf(`header ${name}`, value))),
      ...needsOf('body', text),
    ],
    saves: new Map(Object.entries(spec.save).map(([name, from]) => [name, compileJsonPath(from)])),
    render(lookup) {
      const rendered = path.render(lookup);
      const body = text === null ? null : text.render(lookup);
      if (rendered === undefined || body === undefined) return undefined;
      const pairs: string[] = [];
      for (const { name, value, isOptional } of sent) {
        const content = value.render(lookup);
        if (content !== undefined) pairs.push(name, content);
        else if (!isOptional) return undefined;
      }
      return { method: spec.method, path: rendered, headers: pairs, body };
    },
    isExpected: (status) => (spec.status.length > 0 ? spec.status.includes(status) : status < 400),
  };
}

/** The path from the origin's root: below the base, or that of a whole URL of the same origin. */
function pathFrom(base: URL, path: string): string {
  if (!/^https?:\/\//i.test(path)) {
    const root = base.pathname.replace(/\/+$/, '');
    return root + (/^[/?]/.test(path) || (path === '' && root !== '') ? path : `/${path}`);
  }
  const rest = path.slice(base.origin.length);
  if (path.slice(0, base.origin.length).toLowerCase() !== base.origin || !/^([/?]|$)/.test(rest))
    throw new Error(`${path} is not on ${base.origin}`);
  return rest.startsWith('/') ? rest : `/${rest}`;
}
