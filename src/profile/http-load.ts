/** A load of engine `http` in a profile, and what it means. */
import path from 'node:path';
import { z } from 'zod';
import { FAILURES, type HttpAsking, type HttpLoadSpec, type HttpStep } from '../model/http-load.ts';
import { checkClasses, checkFile, checkPath, checkPattern, checkSave, checkSteps } from './checks.ts';
import type { Wrong } from './compile.ts';
import { interval, name, url } from './fields.ts';
import { compileCommon, type LoadPlace, loadFields } from './load.ts';
import { definedOf, type Path } from './source.ts';

const INFLIGHT = 10_000;
const MOST_WEIGHT = 1000;
const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;

const text = () => z.string().max(10_000);
const texts = () => z.record(text(), text());
const pattern = () => text().min(1).describe('A text to be found, or /a regular expression/');

/** What HTTP itself is made of is the client's: a second length would make two requests out of one. */
const headers = () =>
  z.record(
    z
      .string()
      .regex(/^[\w!#$%&'*+.^`|~-]{1,256}$/, 'no name of a header')
      .refine(
        (given) =>
          !/^(content-length|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer)$/i.test(
            given,
          ),
        'this header is the client’s own to send',
      ),
    text(),
  );

const status = z.int().min(100).max(599);
const httpStep = z.strictObject({
  name: name().optional().describe('Default: the method'),
  get: text().optional(),
  post: text().optional(),
  put: text().optional(),
  patch: text().optional(),
  delete: text().optional(),
  head: text().optional(),
  options: text().optional(),
  headers: headers().default({}),
  json: z.unknown().optional(),
  form: texts().optional().describe('Fields, sent urlencoded'),
  body: text().optional(),
  expect: z
    .strictObject({
      status: z
        .union([status, z.array(status).min(1)])
        .optional()
        .describe('Default: any below 400'),
      headers: z.record(text(), pattern()).optional(),
      body: pattern().optional(),
      json: z.record(text(), z.unknown()).optional().describe('$.path: value'),
    })
    .default({}),
  save: z
    .record(name(), text())
    .default({})
    .describe('name: $.path, header:NAME, cookie:NAME, /with one (group)/ or body'),
});
type StepFile = z.output<typeof httpStep>;

export const httpSteps = () => z.array(httpStep);

/** What it takes to talk to a server, whatever for. */
export const clientFields = {
  base: url(),
  setup: httpSteps().default([]).describe('Once a worker, before the load'),
  headers: headers().default({}),
  cookies: z.boolean().default(false).describe('Kept by each VU; in an open loop by each flow'),
  http: z
    .union([z.literal('auto'), z.literal(1.1), z.literal('1.1'), z.literal(2), z.literal('2')])
    .default('auto')
    .describe('auto: over TLS as the server chooses, else 1.1'),
  tls: z
    .strictObject({
      verify: z.boolean().default(true),
      ca: text().optional().describe('A PEM file'),
      name: text().optional().describe('What the certificate is checked for, when not the host of base'),
    })
    .optional(),
};
const client = z.strictObject(clientFields);

export const httpLoad = z.strictObject({
  engine: z.literal('http'),
  ...clientFields,
  timeout: interval().default(10_000),
  flow: httpSteps().min(1).optional(),
  mix: z
    .record(
      name(),
      z.strictObject({ weight: z.int().min(1).max(MOST_WEIGHT).default(1), flow: httpSteps().min(1) }),
    )
    .optional()
    .describe('Several flows instead of one, by weight'),
  connections: z.int().min(1).max(100_000).optional().describe('Of a worker, at most; requests beyond wait'),
  classes: z
    .record(name(), pattern())
    .default({})
    .describe("Error class: what a failed answer's body has then"),
  ...loadFields,
});

export function compileHttpLoad(load: z.output<typeof httpLoad>, place: LoadPlace): HttpLoadSpec {
  const { at, wrong } = place;
  const { connections, classes } = load;
  if ((load.flow === undefined) === (load.mix === undefined)) wrong(at, 'either flow or mix');
  const stepsAt = (given: readonly StepFile[], ...keys: readonly string[]) =>
    compileSteps(given, [...at, ...keys], wrong);
  const flow = stepsAt(load.flow ?? [], 'flow');
  const mix = Object.entries(load.mix ?? {}).map(([key, { weight, flow }]) => ({
    weight,
    flow: stepsAt(flow, 'mix', key, 'flow'),
  }));
  if (load.mix && mix.length === 0) wrong([...at, 'mix'], 'no flow in it');
  const placed = [
    ...flow.map((step, i) => ({ step, at: [...at, 'flow', i] })),
    ...Object.keys(load.mix ?? {}).flatMap((key, k) =>
      (mix[k]?.flow ?? []).map((step, i) => ({ step, at: [...at, 'mix', key, 'flow', i] })),
    ),
  ];
  checkSteps(placed, wrong);
  checkClasses(classes, FAILURES, [...at, 'classes'], wrong);
  return {
    ...compileCommon(load, place, INFLIGHT),
    ...compileClient(load, place),
    engine: 'http',
    flow,
    ...(load.mix ? { mix } : {}),
    ...definedOf({ connections }),
    ...(Object.keys(classes).length > 0 ? { classes } : {}),
    steps: placed.map(({ step }) => step.name),
    addresses: [load.base],
  };
}

/** `at`: of what has the fields, in the file. */
export function compileClient(
  given: z.output<typeof client>,
  { at, folder, wrong }: Pick<LoadPlace, 'at' | 'folder' | 'wrong'>,
): Pick<HttpAsking, 'base' | 'setup' | 'headers' | 'cookies' | 'http' | 'tls'> {
  const { base, cookies, headers, http, tls } = given;
  const ca = tls?.ca === undefined ? undefined : path.resolve(folder, tls.ca);
  if (ca !== undefined) checkFile(ca, [...at, 'tls', 'ca'], wrong);
  return {
    base,
    setup: compileSteps(given.setup, [...at, 'setup'], wrong),
    headers,
    ...(cookies ? { cookies } : {}),
    ...(http === 'auto' ? {} : { http: String(http) as '1.1' | '2' }),
    ...(tls ? { tls: { verify: tls.verify, ...definedOf({ ca, name: tls.name }) } } : {}),
  };
}

/** `at`: of their list. */
export const compileSteps = (steps: readonly StepFile[], at: Path, wrong: Wrong): HttpStep[] =>
  steps.map((step, i) => compileStep(step, i, [...at, i], wrong));

function compileStep(step: StepFile, index: number, at: Path, wrong: Wrong): HttpStep {
  const methods = METHODS.filter((method) => step[method] !== undefined);
  const method = methods[0];
  if (methods.length !== 1 || !method) wrong(at, `a step has exactly one of ${METHODS.join(', ')}`);
  const { json, form, body } = step;
  if ([json, form, body].filter((each) => each !== undefined).length > 1)
    wrong(at, 'only one of json, form and body');
  const { status = [], ...expect } = step.expect;
  for (const [header, pattern] of Object.entries(expect.headers ?? {}))
    checkPattern(pattern, [...at, 'expect', 'headers', header], wrong);
  if (expect.body !== undefined) checkPattern(expect.body, [...at, 'expect', 'body'], wrong);
  for (const jsonPath of Object.keys(expect.json ?? {}))
    checkPath(jsonPath, [...at, 'expect', 'json', jsonPath], wrong);
  for (const [saved, from] of Object.entries(step.save)) checkSave(from, [...at, 'save', saved], wrong);
  return {
    name: step.name ?? `${method ?? 'step'}${index + 1}`,
    method: (method ?? 'get').toUpperCase(),
    path: (method && step[method]) || '/',
    headers: step.headers,
    ...definedOf({ json, form, body }),
    status: typeof status === 'number' ? [status] : status,
    ...(Object.keys(definedOf(expect)).length > 0 ? { expect: definedOf(expect) } : {}),
    save: step.save,
  };
}
