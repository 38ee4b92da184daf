import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { GrpcLoadSpec } from '../../src/model/grpc-load.ts';
import { folder, problemsFrom, profileFrom } from './made-profile.ts';

writeFileSync(path.join(folder, 'ca.pem'), '');
writeFileSync(path.join(folder, 'a.proto'), '');
writeFileSync(path.join(folder, 'b.proto'), '');

/** A profile whose only load is this one; its first line is line 7. */
const withLoad = (...lines: string[]) =>
  [
    'name: x',
    'phases: { soak: 1m }',
    'load:',
    '  rpc:',
    '    engine: grpc',
    '    server: 127.0.0.1:1',
    '    vus: 1',
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\n');
const loadOf = (...lines: string[]) => profileFrom(withLoad(...lines)).loads[0] as GrpcLoadSpec;
const problemOf = (...lines: string[]) =>
  problemsFrom(withLoad(...lines)).map(({ line, message }) => `${line}: ${message}`);

test('all that a gRPC load may say is read', () => {
  const spec = loadOf(
    'protos: [a.proto, b.proto]',
    'include: [protos, /usr/include]',
    'tls: { verify: false, ca: ca.pem, name: other }',
    'metadata: { authorization: "Bearer {{token}}" }',
    'setup: [{ call: a.Auth/Login, message: { name: x }, save: { token: $.token } }]',
    'mix:',
    '  read: { weight: 9, flow: [{ name: r, call: a.B/Get, expect: { status: [OK, NOT_FOUND], json: { $.a: 1 } } }] }',
    '  write: { flow: [{ call: a.B/Put, messages: [{ x: 1 }, { x: 2 }], metadata: { x-a: b }, take: 2, first: begun, ends: { doubled: { $.b: true } } }] }',
    'channels: 3',
    'classes: { full: no space }',
  );
  const step = { messages: [{}], metadata: {}, take: null, first: null, expect: {}, ends: {}, save: {} };
  expect(spec).toMatchObject({
    protos: {
      files: [path.join(folder, 'a.proto'), path.join(folder, 'b.proto')],
      include: [path.join(folder, 'protos'), '/usr/include'],
    },
    tls: { verify: false, ca: path.join(folder, 'ca.pem'), name: 'other' },
    metadata: { authorization: 'Bearer {{token}}' },
    setup: [{ name: 'Login', call: 'a.Auth/Login', messages: [{ name: 'x' }], save: { token: '$.token' } }],
    mix: [
      { weight: 9, flow: [{ ...step, name: 'r', status: ['OK', 'NOT_FOUND'], expect: { '$.a': 1 } }] },
      {
        weight: 1,
        flow: [
          {
            ...step,
            name: 'Put',
            messages: [{ x: 1 }, { x: 2 }],
            metadata: { 'x-a': 'b' },
            take: 2,
            first: 'begun',
            status: ['OK'],
            ends: { doubled: { '$.b': true } },
          },
        ],
      },
    ],
    channels: 3,
    classes: { full: 'no space' },
    steps: ['r', 'Put'],
    addresses: ['grpc://127.0.0.1:1'],
    tells: { counts: ['reconnects', 'doubled'], gauges: [], times: ['begun'] },
  });
});

test('a load of one call has no steps to tell apart', () => {
  const spec = loadOf('reflection: true', 'call: a.B/Get', 'message: { key: "{{n}}" }');
  expect(spec).toMatchObject({ protos: null, steps: [], channels: 1, timeoutMs: 10_000 });
  expect(spec.mix).toMatchObject([{ weight: 1, flow: [{ call: 'a.B/Get', messages: [{ key: '{{n}}' }] }] }]);
  expect(spec).not.toHaveProperty('tls');
});

test('what is secret in metadata and in a message is the environment’s, and stays out of the profile', () => {
  const spec = loadOf(
    'reflection: true',
    'call: a.B/Get',
    'metadata: { authorization: "Bearer ${PASSWORD}" }',
    'message: { token: "${PASSWORD}" }',
  );
  expect(spec.metadata).toEqual({ authorization: 'Bearer ${PASSWORD}' });
  expect(spec.mix[0]?.flow[0]?.messages).toEqual([{ token: '${PASSWORD}' }]);
});

const CALL = 'call: a.B/Get';
test.each([
  ['where are its methods told from?', CALL],
  ['where are its methods told from?', CALL, 'proto: a.proto', 'reflection: true'],
  [`no such file: ${path.join(folder, 'c.proto')}`, CALL, 'protos: [a.proto, c.proto]'],
  ['exactly one of call, flow and mix', 'reflection: true'],
  ['exactly one of call, flow and mix', 'reflection: true', CALL, 'flow: [{ call: a.B/Get }]'],
  ['a message belongs to a call', 'reflection: true', 'flow: [{ call: a.B/Get }]', 'message: {}'],
  ['a call is written package.Service/Method', 'reflection: true', 'call: a.B.Get'],
  ['either message or messages', 'reflection: true', 'flow: [{ call: a.B/Get, message: {}, messages: [] }]'],
  ['two steps are called «Get»', 'reflection: true', 'flow: [{ call: a.B/Get }, { call: c.D/Get }]'],
  ['two steps are called «Get»', 'reflection: true', 'flow: [{ call: a.B/Get, first: Get }]'],
  ['this one is the client’s own to send', 'reflection: true', CALL, 'metadata: { grpc-timeout: 1S }'],
  [
    'metadata has small letters, digits, -, _ and .',
    'reflection: true',
    CALL,
    'metadata: { Authorization: x }',
  ],
  [
    '«a.b» is not a path such as $.items[0].id',
    'reflection: true',
    'flow: [{ call: a.B/Get, save: { x: a.b } }]',
  ],
  [
    '«b» is not a path such as $.items[0].id',
    'reflection: true',
    'flow: [{ call: a.B/Get, ends: { x: { b: 1 } } }]',
  ],
  [
    '«refused_stream» is what soaktop calls something else',
    'reflection: true',
    CALL,
    'classes: { refused_stream: x }',
  ],
  [`no such file: ${path.join(folder, 'none.pem')}`, 'reflection: true', CALL, 'tls: { ca: none.pem }'],
])('%s', (message, ...lines) => {
  const problems = problemOf(...lines);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.replace(/^\d+: /, '')).toBe(message);
});

test('a status that there is not is told with its line', () => {
  expect(
    problemOf('reflection: true', 'flow:', '  - call: a.B/Get', '    expect: { status: OKAY }')[0],
  ).toMatch(/^11: /);
});

test('what ends a flow under the name of a count is told as that count, and can be required', () => {
  const ends = 'flow: [{ call: a.B/Get, ends: { doubled: { $.x: 1 } } }]';
  const text = withLoad('reflection: true', ends);
  expect(problemsFrom(`${text}pass: [rpc.doubled == 0, rpc.reconnects < 3]\n`)).toEqual([]);
  const without = withLoad('reflection: true', CALL);
  expect(problemsFrom(`${without}pass: [rpc.doubled == 0]\n`).map(({ message }) => message)).toEqual([
    'no load or probe of this profile gives «rpc.doubled»',
  ]);
});
