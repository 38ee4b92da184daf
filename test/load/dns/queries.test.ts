import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import dnsPacket from 'dns-packet';
import { expect, test } from 'vitest';
import { type Queries, readQueries } from '../../../src/load/dns/queries.ts';
import { DNS_DEFAULTS, type DnsHow } from '../../../src/model/dns-load.ts';

const read = (lines: string[], how: Partial<DnsHow> = {}) => readQueries(lines, { ...DNS_DEFAULTS, ...how });

/** The query of number `n`, read by somebody else's code. */
function queryOf(queries: Queries, n: number) {
  const query = queries.pick(n);
  queries.prepare(query, n, 4711);
  return dnsPacket.decode(queries.bytes.subarray(queries.starts[query], queries.starts[query + 1]));
}
const askedBy = (queries: Queries, count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => queryOf(queries, from + i).questions?.[0]?.name as string);

test('a query says what the profile says', async () => {
  const plain = queryOf(await read(['Www.Example.test. aaaa']), 0);
  expect(plain).toMatchObject({ id: 4711, type: 'query', flag_rd: true, flag_cd: false, flag_ad: false });
  expect(plain.questions).toEqual([{ name: 'Www.Example.test', type: 'AAAA', class: 'IN' }]);
  expect(plain.additionals).toEqual([]);
  const edns = queryOf(await read(['. NS'], { flags: ['cd', 'ad'], edns: { size: 1400, do: true } }), 0);
  expect(edns).toMatchObject({ flag_rd: false, flag_cd: true, flag_ad: true });
  expect(edns.additionals).toMatchObject([{ type: 'OPT', udpPayloadSize: 1400, flag_do: true }]);
  expect(edns.questions).toEqual([{ name: '.', type: 'NS', class: 'IN' }]);
});

test('a range stands for its names, in order, with leading zeros where it has them', async () => {
  expect(askedBy(await read(['h{{8..10}}.test']), 4)).toEqual(['h8.test', 'h9.test', 'h10.test', 'h8.test']);
  expect(askedBy(await read(['h{{08..10}}.test']), 3)).toEqual(['h08.test', 'h09.test', 'h10.test']);
  const both = askedBy(await read(['{{1..2}}.{{1..3}}.test']), 6);
  expect(new Set(both)).toEqual(
    new Set(['1.1.test', '2.1.test', '1.2.test', '2.2.test', '1.3.test', '2.3.test']),
  );
});

test('each name comes as often as its weight says, and not in a row', async () => {
  const queries = await read(['a.test 7', 'b.test A 2', 'c.test']);
  for (const from of [0, 5, 12_345_678_901]) {
    const asked = askedBy(queries, 10, from);
    expect(asked.filter((name) => name === 'a.test')).toHaveLength(7);
    expect(asked.filter((name) => name === 'b.test')).toHaveLength(2);
    expect(asked.join()).not.toMatch(/b\.test,b\.test/);
  }
});

test('a random name never comes twice, not even from another worker', async () => {
  const lines = ['{{random}}.test', 'x{{random}}.sub.test TXT'];
  const asked = [...askedBy(await read(lines), 2000), ...askedBy(await read(lines), 2000)];
  expect(new Set(asked).size).toBe(4000);
  for (const name of asked) expect(name).toMatch(/^([0-9a-f]{16}\.test|x[0-9a-f]{16}\.sub\.test)$/);
});

test('types may be written by name or by number, of whatever case', async () => {
  const types = ['mx', 'TYPE64', 'type65280', 'ANY'];
  const queries = await read(types.map((type) => `a.test ${type}`));
  const codes = types.map((_, i) => queries.bytes.readUInt16BE((queries.starts[i + 1] as number) - 4));
  expect(codes).toEqual([15, 64, 65_280, 255]);
});

test('a names file that cannot be used is refused with its line', async () => {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'names-')), 'names.txt');
  const refusal = async (text: string) => {
    await writeFile(file, text);
    const { message } = await readQueries(file, DNS_DEFAULTS).then(
      () => new Error('none'),
      (error: Error) => error,
    );
    return message.replace(file, 'FILE');
  };
  expect(await refusal('a.example\n\nb..example\u001b[31m\n')).toBe(
    'FILE:3: «b..example·[31m» is not a name',
  );
  expect(await refusal('a.example\r\na.example NOTYPE\r\n')).toBe('FILE:2: «NOTYPE» is not a record type');
  expect(await refusal('a.example A 5 6\n')).toBe(
    'FILE:1: «a.example A 5 6» is not a name, a type and a weight',
  );
  expect(await refusal('a{{1..2000000}}.example\nb.example\n')).toBe('FILE:2: more than 2000000 names');
  expect(await refusal(`${'a'.repeat(64)}.example\n`)).toMatch(/is not a name$/);
  expect(await refusal('# nothing\n; at all\n')).toBe('FILE: no names');
});
