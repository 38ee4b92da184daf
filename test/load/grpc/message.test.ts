import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { framed, openMessageReader } from '../../../src/load/grpc/message-reader.ts';
import { compileMessage } from '../../../src/load/grpc/message-template.ts';
import { loadProtos } from '../../../src/load/grpc/methods.ts';
import { readable } from '../../../src/load/grpc/readable.ts';
import { openSecrets } from '../../../src/load/secrets.ts';

const file = path.resolve(import.meta.dirname, '../../rigs/grpc-rig.proto');
const { input, encode, decode } = (await loadProtos({ files: [file], include: [] }))('rig.Faults/Call');
const there = (message: object, values: Record<string, string> = {}, env = {}) =>
  compileMessage(input, message, openSecrets(env)).render((name) => values[name]);
const back = (message: object, values: Record<string, string> = {}) =>
  readable(decode(Buffer.from(encode(there(message, values) as object))), input);

test('a message comes back as it was written, maps and choices too, and what is not set as its default', () => {
  expect(back({})).toEqual({ text: '', more: {} });
  expect(back({ number: 0 })).toEqual({ text: '', more: {}, number: 0 });
  expect(back({ text: 'a', more: { x: { raw: 'ä' }, y: { raw: { base64: 'gA==' } } } })).toEqual({
    text: 'a',
    more: { x: { text: '', more: {}, raw: 'ä' }, y: { text: '', more: {}, raw: { base64: 'gA==' } } },
  });
});

test('places are filled wherever a value stands, and what does not fit its field is no message', () => {
  expect(back({ text: '{{a}}-{{b}}', more: { x: { number: '{{b}}' } } }, { a: '1', b: '2' })).toMatchObject({
    text: '1-2',
    more: { x: { number: 2 } },
  });
  expect(there({ number: '{{a}}' }, { a: 'two' })).toBeUndefined();
  expect(there({ number: '{{a}}' })).toBeUndefined();
  expect(there({ text: '${SECRET}' }, {}, { SECRET: 'x' })).toEqual({ text: 'x' });
  expect(() => there({ text: '${SECRET}' })).toThrow('the environment variable SECRET is not set');
  expect(() => there({ text: null as unknown as string })).toThrow('text: «null» is no value');
});

test('messages are the same however their bytes are cut', () => {
  const messages = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 });
  fc.assert(
    fc.property(messages, fc.infiniteStream(fc.integer({ min: 1, max: 30 })), (given, sizes) => {
      const bytes = Buffer.concat(given.map(framed));
      const read: Buffer[] = [];
      const reader = openMessageReader((message) => read.push(Buffer.from(message)));
      for (let at = 0; at < bytes.length; ) {
        const size = sizes.next().value;
        expect(reader.push(bytes.subarray(at, at + size))).toBeNull();
        at += size;
      }
      expect(read).toEqual(given.map((message) => Buffer.from(message)));
      expect(reader.isWhole()).toBe(true);
      reader.push(Buffer.from([0, 0]));
      expect(reader.isWhole()).toBe(false);
    }),
  );
});
