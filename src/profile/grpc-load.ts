/** A load of engine `grpc` in a profile, and what it means. */
import path from 'node:path';
import { z } from 'zod';
import { GRPC_FAILURES, GRPC_STATUSES, type GrpcLoadSpec, type GrpcStep } from '../model/grpc-load.ts';
import type { Tells } from '../model/load.ts';
import type { ToldCount } from '../model/series.ts';
import { checkClasses, checkFile, checkPath, checkSteps } from './checks.ts';
import { hostPort, interval, name } from './fields.ts';
import { compileCommon, type LoadPlace, loadFields } from './load.ts';
import { definedOf, type Path } from './source.ts';

const INFLIGHT = 10_000;
const MOST_WEIGHT = 1000;
const MOST_CHANNELS = 1000;
const MOST_MESSAGES = 10_000;

const text = () => z.string().max(10_000);
const paths = () => z.record(text(), z.unknown());

/** What gRPC itself is made of is the client's. */
const metadata = () =>
  z.record(
    z
      .string()
      .regex(/^[a-z0-9_.-]{1,256}$/, 'metadata has small letters, digits, -, _ and .')
      .refine(
        (given) =>
          !/^(grpc-.*|content-type|te|user-agent|connection|host|upgrade|transfer-encoding)$/.test(given),
        'this one is the client’s own to send',
      ),
    text(),
  );

const call = () =>
  z
    .string()
    .regex(/^[\w.]{1,200}\/\w{1,100}$/, 'a call is written package.Service/Method')
    .describe('package.Service/Method');
const message = () => z.record(text(), z.unknown()).describe('Fields; texts may have places such as {{n}}');

const grpcStep = z.strictObject({
  name: name().optional().describe("Default: the method's"),
  call: call(),
  message: message().optional(),
  messages: z.array(message()).max(MOST_MESSAGES).optional().describe('Of a method that takes a stream'),
  metadata: metadata().default({}),
  take: z
    .int()
    .min(1)
    .optional()
    .describe('So many messages of a stream are enough; default: its end is the answer'),
  first: name().optional().describe("The latency of a stream's first message is told under this name"),
  expect: z
    .strictObject({
      status: z.union([z.enum(GRPC_STATUSES), z.array(z.enum(GRPC_STATUSES)).min(1)]).default('OK'),
      json: paths().default({}).describe('$.path: value; of a stream in { count, first, last }'),
    })
    .prefault({}),
  ends: z
    .record(name(), paths())
    .default({})
    .describe('name: { $.path: value } after which the flow does not go on; no error, seen under that name'),
  save: z.record(name(), text()).default({}).describe('name: $.path'),
});
type StepFile = z.output<typeof grpcStep>;

export const grpcLoad = z.strictObject({
  engine: z.literal('grpc'),
  server: hostPort(),
  tls: z
    .strictObject({
      verify: z.boolean().default(true),
      ca: text().optional().describe('A PEM file'),
      name: text().optional().describe('What the certificate is checked for, when not the host of server'),
    })
    .optional()
    .describe('Default: no TLS'),
  proto: text().min(1).optional().describe('A .proto file'),
  protos: z.array(text().min(1)).min(1).optional(),
  include: z.array(text().min(1)).default([]).describe('Folders in which imports are looked for'),
  reflection: z.boolean().default(false).describe('Ask the server for its methods instead'),
  metadata: metadata().default({}),
  timeout: interval().default(10_000),
  setup: z.array(grpcStep).default([]).describe('Once a worker, before the load'),
  call: call().optional().describe('Of a load of one call'),
  message: message().optional(),
  flow: z.array(grpcStep).min(1).optional(),
  mix: z
    .record(
      name(),
      z.strictObject({ weight: z.int().min(1).max(MOST_WEIGHT).default(1), flow: z.array(grpcStep).min(1) }),
    )
    .optional()
    .describe('Several flows instead of one, by weight'),
  channels: z.int().min(1).max(MOST_CHANNELS).default(1).describe('Connections of a worker'),
  classes: z
    .record(name(), text().min(1))
    .default({})
    .describe("Error class: what a failed answer's words have then"),
  ...loadFields,
});
type Given = z.output<typeof grpcLoad>;

export function compileGrpcLoad(load: Given, place: LoadPlace): GrpcLoadSpec {
  const { at, wrong, folder } = place;
  const { server, channels, classes, tls } = load;
  const setup = load.setup.map((step, i) => compileStep(step, { ...place, at: [...at, 'setup', i] }));
  const { mix, placed } = compileFlows(load, place);
  const told = placed.flatMap(({ step, at }) => [
    { step, at },
    ...(step.first === null ? [] : [{ step: { name: step.first }, at }]),
  ]);
  checkSteps(told, wrong);
  checkClasses(classes, GRPC_FAILURES, [...at, 'classes'], wrong);
  const ca = tls?.ca === undefined ? undefined : path.resolve(folder, tls.ca);
  if (ca !== undefined) checkFile(ca, [...at, 'tls', 'ca'], wrong);
  return {
    ...compileCommon(load, place, INFLIGHT),
    engine: 'grpc',
    server,
    protos: compileProtos(load, place),
    metadata: load.metadata,
    setup,
    mix,
    channels,
    classes,
    ...(tls ? { tls: { verify: tls.verify, ...definedOf({ ca, name: tls.name }) } } : {}),
    steps: placed.map(({ step }) => step.name),
    addresses: [`grpc://${server}`],
    tells: tellsOf(placed.map(({ step }) => step)),
  };
}

/** Exactly one of the three. */
function compileProtos(load: Given, { at, folder, wrong }: LoadPlace): GrpcLoadSpec['protos'] {
  const given = load.protos ?? (load.proto === undefined ? [] : [load.proto]);
  if (Number(load.proto !== undefined) + Number(load.protos !== undefined) + Number(load.reflection) !== 1)
    wrong(
      at,
      'where are its methods told from?',
      'exactly one of proto: FILE, protos: [FILE, …], reflection: true',
    );
  if (given.length === 0) return null;
  const files = given.map((file) => path.resolve(folder, file));
  for (const [i, file] of files.entries())
    checkFile(file, load.proto === undefined ? [...at, 'protos', i] : [...at, 'proto'], wrong);
  return { files, include: load.include.map((each) => path.resolve(folder, each)) };
}

interface Placed {
  readonly step: GrpcStep;
  readonly at: Path;
}

/** `call`, `flow` and `mix` are one thing in three lengths. */
function compileFlows(load: Given, place: LoadPlace): { mix: GrpcLoadSpec['mix']; placed: Placed[] } {
  const { at, wrong } = place;
  const forms = [load.call, load.flow, load.mix].filter((form) => form !== undefined);
  if (forms.length !== 1) wrong(at, 'exactly one of call, flow and mix');
  if (load.message && load.call === undefined) wrong([...at, 'message'], 'a message belongs to a call');
  const placed: Placed[] = [];
  const compiled = (steps: readonly StepFile[], ...keys: readonly string[]) =>
    steps.map((step, i) => {
      const stepAt = [...at, ...keys, i];
      const made = compileStep(step, { ...place, at: stepAt });
      placed.push({ step: made, at: stepAt });
      return made;
    });
  if (load.mix) {
    const mix = Object.entries(load.mix).map(([key, { weight, flow }]) => ({
      weight,
      flow: compiled(flow, 'mix', key, 'flow'),
    }));
    if (mix.length === 0) wrong([...at, 'mix'], 'no flow in it');
    return { mix, placed };
  }
  if (load.flow) return { mix: [{ weight: 1, flow: compiled(load.flow, 'flow') }], placed };
  const only = grpcStep.safeParse({ call: load.call, ...definedOf({ message: load.message }) });
  const steps = only.success ? [compileStep(only.data, place)] : [];
  // Its latency is the load's: no step to tell apart.
  return { mix: [{ weight: 1, flow: steps }], placed: [] };
}

function compileStep(step: StepFile, { at, wrong }: LoadPlace): GrpcStep {
  const { call, message, messages, take = null, first = null, expect, ends, save } = step;
  if (message && messages) wrong(at, 'either message or messages');
  const checkPaths = (given: object, ...keys: string[]) => {
    for (const key of Object.keys(given)) checkPath(key, [...at, ...keys, key], wrong);
  };
  checkPaths(expect.json, 'expect', 'json');
  for (const [end, given] of Object.entries(ends)) checkPaths(given, 'ends', end);
  for (const [saved, from] of Object.entries(save)) checkPath(from, [...at, 'save', saved], wrong);
  const { status } = expect;
  return {
    name: step.name ?? (call.split('/')[1] as string),
    call,
    messages: messages ?? [message ?? {}],
    metadata: step.metadata,
    take,
    first,
    status: typeof status === 'string' ? [status] : status,
    expect: expect.json,
    ends,
    save,
  };
}

/** Ends of a flow that have a name among the counts of a load, such as `doubled`, are told as one. */
function tellsOf(steps: readonly GrpcStep[]): Tells {
  const counts: readonly ToldCount[] = ['reconnects', 'doubled'];
  const isTold = (count: ToldCount) =>
    count === 'reconnects' || steps.some(({ ends }) => Object.hasOwn(ends, count));
  const times = steps.flatMap(({ first }) => (first === null ? [] : [first]));
  return { counts: counts.filter(isTold), gauges: [], times };
}
