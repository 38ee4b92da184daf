/** A step's request as templates: where it goes, what it carries. */
import type { HttpStep } from '../../model/http-load.ts';
import type { Secrets } from '../secrets.ts';
import { asIs, compileForm, compileTemplate, inHeader, inJson, inPath, type Template } from '../template.ts';
import type { Lookup } from '../values.ts';
import type { CookieJar } from './cookie-jar.ts';
import type { Request } from './exchange.ts';

export interface RequestTemplate {
  /** The names it needs, each with the place that needs it. */
  readonly needs: readonly { readonly name: string; readonly place: string }[];
  /** Undefined when a value is missing. */
  render(lookup: Lookup, jar: CookieJar | null): Request | undefined;
}

export interface RequestOptions {
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

/** Throws on a path to another origin, and a variable that is not set. */
export function compileRequest(spec: HttpStep, options: RequestOptions): RequestTemplate {
  const { base, secrets } = options;
  const path = compileTemplate(pathFrom(base, spec.path), secrets.get, inPath);
  const body = compileBody(spec, secrets);
  const headers = compileHeaders(spec, options);
  const needsOf = (place: string, template: Template | null) =>
    (template?.names ?? []).map((name) => ({ name, place }));
  const needs = [
    ...needsOf('path', path),
    ...headers.flatMap(({ name, value, isOptional }) => (isOptional ? [] : needsOf(`header ${name}`, value))),
    ...needsOf('body', body),
  ];

  function make(lookup: Lookup): Request | undefined {
    const to = path.render(lookup);
    const text = body === null ? null : body.render(lookup);
    if (to === undefined || text === undefined) return undefined;
    const pairs: string[] = [];
    for (const { name, value, isOptional } of headers) {
      const content = value.render(lookup);
      if (content !== undefined) pairs.push(name, content);
      else if (!isOptional) return undefined;
    }
    // What would end the request's line, or is none of ASCII, is escaped; what is escaped already stays.
    const escaped = to.replace(/[^\x21-\x7e]+/g, (part) => encodeURIComponent(part.toWellFormed()));
    return { method: spec.method, path: escaped, headers: pairs, body: text, wire: null };
  }
  const isConstant = needs.length === 0 && headers.every(({ value }) => value.names.length === 0);
  const constant = isConstant ? make(() => undefined) : undefined;

  return {
    needs,
    render(lookup, jar) {
      const request = constant ?? make(lookup);
      const cookies = request && jar?.headerFor(request.path);
      return request && cookies ? withCookies(request, cookies) : request;
    },
  };
}

function compileBody({ json, form, body }: HttpStep, { get }: Secrets): Template | null {
  if (json !== undefined) return compileTemplate(JSON.stringify(json), get, inJson);
  if (form !== undefined) return compileForm(form, get);
  return body === undefined ? null : compileTemplate(body, get, asIs);
}

function compileHeaders(spec: HttpStep, { headers, mayLeaveOut, secrets }: RequestOptions): Header[] {
  const all = new Map<string, Header>();
  const add = (given: Readonly<Record<string, string>>, isOptional: boolean) => {
    for (const [name, value] of Object.entries(given))
      all.set(name.toLowerCase(), { name, value: compileTemplate(value, secrets.get, inHeader), isOptional });
  };
  if (spec.json !== undefined) add({ 'content-type': 'application/json' }, false);
  if (spec.form !== undefined) add({ 'content-type': 'application/x-www-form-urlencoded' }, false);
  add(headers, mayLeaveOut);
  add(spec.headers, false);
  return [...all.values()];
}

/** One cookie header, the step's own cookies first (RFC 6265, 5.4). */
function withCookies(request: Request, cookies: string): Request {
  const headers = [...request.headers];
  const at = headers.findIndex((name, i) => i % 2 === 0 && name.toLowerCase() === 'cookie');
  if (at < 0) headers.push('cookie', cookies);
  else headers[at + 1] = `${headers[at + 1]}; ${cookies}`;
  return { ...request, headers, wire: null };
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
