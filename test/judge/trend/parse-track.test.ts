import { expect, test } from 'vitest';
import { foldTrack } from '../../../src/judge/trend/fold-track.ts';
import { type ParsedTrack, parseTrack } from '../../../src/judge/trend/parse-track.ts';

function parsed(text: string): ParsedTrack {
  const track = parseTrack(text);
  if ('message' in track) throw new Error(`${track.line}: ${track.message}`);
  return track;
}
const totals = ({ track: { buckets } }: ParsedTrack) => ({
  n: buckets.reduce((sum, { n }) => sum + n, 0),
  gaps: buckets.reduce((sum, { gaps }) => sum + gaps, 0),
});
const rows = (count: number, rowOf: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => rowOf(i)).join('\n');

test('a file of a value a second becomes the buckets that a run would have kept', () => {
  const values = new Float64Array(3000).map((_, i) => 100 + (i % 7));
  const { track, tickSeconds } = parsed(rows(3000, (i) => `${i},${values[i]}`));
  expect(tickSeconds).toBe(1);
  expect(track).toEqual(foldTrack({ values, load: null, cuts: [] }, 1 / 3600));
});

test('a header, CRLF, a byte order mark, empty lines and a late start are all the same', () => {
  const plain = parsed(rows(100, (i) => `${i},${i}`));
  const dressed = parsed(`\uFEFFseconds,value\r\n\r\n${rows(100, (i) => `${1_763_000_000 + i},${i}\r`)}\r\n`);
  expect(dressed).toEqual(plain);
});

test('columns are where the header says', () => {
  const { track } = parsed(
    `load,segment,value,seconds\n${rows(60, (i) => `500,${i < 30 ? 'a' : 'b'},${i},${i}`)}`,
  );
  expect(track.buckets[0]).toMatchObject({ load: 500, segment: 0, mean: 0 });
  expect(track.buckets.at(-1)).toMatchObject({ load: 500, segment: 1, mean: 59 });
});

test('an empty value is a gap, and so is a second that is not there', () => {
  expect(totals(parsed(rows(100, (i) => `${i},${i % 10 === 5 ? '' : i}`)))).toEqual({ n: 90, gaps: 10 });
  const holed = Array.from({ length: 100 }, (_, i) => i).filter((i) => i < 40 || i >= 60);
  expect(totals(parsed(holed.map((i) => `${i},${i}`).join('\n')))).toEqual({ n: 80, gaps: 20 });
});

test('rows that come irregularly are no gaps; a long silence is', () => {
  let at = 0;
  const times = Array.from({ length: 500 }, (_, i) => (at += 1 + ((i * 7919) % 13)));
  expect(totals(parsed(times.map((time) => `${time},5`).join('\n'))).gaps).toBe(0);
  const silent = times.map((time, i) => (i < 250 ? time : time + 1000));
  expect(totals(parsed(silent.map((time) => `${time},5`).join('\n'))).gaps).toBeGreaterThan(100);
});

test('rows in any order are sorted', () => {
  const ordered = rows(200, (i) => `${i},${i}`).split('\n');
  const mixed = ordered.toSorted(
    (a, b) => Math.sin(Number.parseInt(a, 10)) - Math.sin(Number.parseInt(b, 10)),
  );
  expect(parsed(mixed.join('\n'))).toEqual(parsed(ordered.join('\n')));
});

test('a clock that is set back once does not matter', () => {
  const plain = parsed(rows(2000, (i) => `${i},${i}`));
  expect(parsed(rows(2000, (i) => `${i < 1000 ? i : i - 90},${i}`))).toEqual(plain);
});

test.each([
  ['seconds,value\n0,1\n1,x\n2,3', 3, '«x» is no value'],
  ['0,1\nsoon,2', 2, '«soon» is no number of seconds'],
  ['0,1\n1,Infinity', 2, 'is no value'],
  ['seconds,bytes\n0,1', 1, 'a header needs the columns seconds and value'],
  ['0,1,2\n1,2,many', 2, '«many» is no load'],
  ['0,1', 1, 'fewer than two rows'],
  ['', 1, 'fewer than two rows'],
  ['5,1\n5,2', 1, 'all rows are of the same second'],
  ['0,1\n1,2\n2,2\n90000000000,3', 4, 'the seconds jump by'],
])('what is wrong is said with its line: %j', (text, line, message) => {
  expect(parseTrack(text)).toMatchObject({ line, message: expect.stringContaining(message) });
});

test('what is shown of a wrong line is short, and no terminal would obey it', () => {
  const wrong = parseTrack(`0,1\n1,\u001b[31m${'x'.repeat(500)}`);
  expect('message' in wrong && wrong.message.includes('\u001b')).toBe(false);
  expect('message' in wrong && wrong.message.length).toBeLessThan(120);
});
