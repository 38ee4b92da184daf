/** The form of a profile file: what may stand where. What it means once checked is `model/profile.ts`. */
import { z } from 'zod';
import { fault } from './chaos.ts';
import { duration, hostPort, interval, name, url } from './fields.ts';
import { loadSchema } from './loads.ts';
import { sqlProbe } from './sql-probe.ts';
import { verify } from './verify.ts';

const text = () => z.string().max(10_000);
const texts = () => z.record(text(), text());

const launch = z.strictObject({
  command: z
    .array(text())
    .min(1)
    .describe('An argument list, never a shell line; the word soaktop first is this program'),
  cwd: text().optional().describe("Default: the profile's folder"),
  env: texts().default({}).describe('Values may be ${ENV}'),
  ready: z
    .strictObject({ tcp: hostPort().optional(), http: url().optional(), within: interval().default(10_000) })
    .optional(),
});

const attach = z
  .strictObject({
    pid: z.int().min(1).optional(),
    pidfile: text().optional(),
    port: z.int().min(1).max(65_535).optional(),
    name: text().optional().describe("The process's name or the last part of its command"),
  })
  .refine((given) => Object.keys(given).length === 1, 'one of pid, pidfile, port, name');

const RESTART = { after: 1000, most: 10 };
const restart = z
  .union([
    z.literal(true).transform(() => RESTART),
    z.strictObject({
      after: interval().default(RESTART.after),
      most: z.int().min(1).max(1_000_000).default(RESTART.most),
    }),
  ])
  .describe(
    'Started again when it has ended by itself or was killed; most: so many times, those asked for aside',
  );

const target = z
  .strictObject({ launch: launch.optional(), attach: attach.optional(), restart: restart.optional() })
  .refine((given) => (given.launch === undefined) !== (given.attach === undefined), 'either launch or attach')
  .refine((given) => !given.restart || given.launch !== undefined, {
    message: 'only a launched target is started again',
    path: ['restart'],
  });

const of = { of: text().optional().describe('Which target, when there are several') };
const process = z.strictObject({ ...of });
const sqlite = z.strictObject({
  file: text(),
  lockwait: z.boolean().default(false).describe('Tries a write lock each tick, 50 ms at most: intrusive'),
  queries: texts().default({}).describe('name: a SELECT; its first value and its time become series'),
  ...of,
});
const prometheus = z.strictObject({
  url: url(),
  headers: texts().default({}),
  only: z.array(text()).default([]).describe('Metric names to keep; none: all'),
  ...of,
});
const disk = z.strictObject({ path: text(), ...of });

/** One probe of a kind, or several by name: a list of names (the only one has '') and probes. */
const oneOrMore = <T extends z.ZodType>(probe: T) =>
  z.union([
    probe.transform((one): [string, z.output<T>][] => [['', one]]),
    z.record(name(), probe).transform((several) => Object.entries(several) as [string, z.output<T>][]),
  ]);

const thresholds = () => z.array(text()).default([]);

export const profileSchema = z.strictObject({
  extends: z.string().optional().describe('A profile of the same folder that this one is laid over'),
  name: z
    .string()
    .regex(/^[a-zA-Z0-9][\w.-]{0,63}$/, 'letters, digits, . - and _, at most 64: it names a folder'),
  every: interval().default(1000),
  snapshot: interval().default(3_600_000),
  phases: z
    .strictObject({
      warmup: duration().default(0),
      soak: interval()
        .optional()
        .describe('The most it takes, when all loads end by themselves; may be left out then'),
      cooldown: duration().default(0),
    })
    .default({ warmup: 0, cooldown: 0 })
    .describe('warmup and cooldown are recorded and not judged; no load in the cooldown'),
  ports: z.array(name()).default([]).describe('Free ports, chosen at the start: {{port.NAME}} elsewhere'),
  save: z
    .record(name(), text())
    .optional()
    .describe('name: a file that is kept as it is before the run; soaktop restore puts it back'),
  target: target.optional(),
  targets: z.record(name(), target).optional(),
  probes: z
    .strictObject({
      process: oneOrMore(process).optional(),
      sqlite: oneOrMore(sqlite).optional(),
      prometheus: oneOrMore(prometheus).optional(),
      disk: oneOrMore(disk).optional(),
      sql: oneOrMore(sqlProbe).optional(),
    })
    .default({}),
  load: z.record(name(), loadSchema).default({}),
  pass: thresholds(),
  abort: thresholds(),
  alert: thresholds(),
  grades: z
    .record(name(), z.array(text()).min(1))
    .optional()
    .describe('Name: lines, the best first; the first whose lines all hold is reached'),
  baseline: text().optional().describe('A file of figures that lines may be compared with: < baseline +20%'),
  verify: verify.optional(),
  chaos: z
    .array(fault)
    .max(50)
    .default([])
    .describe('Faults on purpose: what is done to the own targets and loads, and when'),
  judge: z.strictObject({ hour: interval().default(3_600_000) }).default({ hour: 3_600_000 }),
});

export type ProfileFile = z.output<typeof profileSchema>;
