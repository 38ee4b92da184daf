import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openAnswerParser } from '../../../src/load/http/answer-parser.ts';
import type { Look } from '../../../src/load/http/exchange.ts';

const ALL: Look = { headers: true, bodyBytes: () => 2 ** 23 };

/** What comes of an answer whose bytes come in such pieces: each is overwritten once it was read. */
function read(bytes: Buffer, cuts: readonly number[] = [], method = 'GET', look = ALL, isEnded = true) {
  const parser = openAnswerParser();
  parser.begin(method, look);
  let taken = 0;
  let start = 0;
  for (const end of [...[...cuts].sort((a, b) => a - b), bytes.length]) {
    if (end <= start) continue;
    const piece = Buffer.from(bytes.subarray(start, end));
    if (!parser.answer() && parser.failure() === null) taken += parser.take(piece, piece.length);
    piece.fill(0x58);
    start = end;
  }
  if (isEnded) parser.end();
  const failure = parser.failure();
  return {
    failure,
    answer: parser.answer(),
    taken: failure === null ? taken : null,
    isKept: parser.isKept(),
  };
}
const readText = (text: string, method?: string) => read(Buffer.from(text, 'latin1'), [], method);

const token = fc
  .stringMatching(/^[a-z][a-z0-9-]{0,12}$/)
  .filter((name) => !/^(content-length|transfer-encoding|connection|keep-alive)$/.test(name));
const value = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
const body = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));

/** A good answer, and what must be read out of it. */
const goodAnswer = fc
  .record({
    interim: fc.boolean(),
    status: fc.integer({ min: 200, max: 599 }).filter((status) => status !== 204 && status !== 304),
    headers: fc.array(fc.tuple(token, value), { maxLength: 5 }),
    chunks: fc.option(
      fc.array(
        body.filter(({ length }) => length > 0),
        { maxLength: 5 },
      ),
    ),
    whole: body,
    trailers: fc.array(fc.tuple(token, value), { maxLength: 2 }),
    isLast: fc.boolean(),
  })
  .map(({ interim, status, headers, chunks, whole, trailers, isLast }) => {
    const lines = (pairs: readonly (readonly [string, string])[]) =>
      pairs.map(([name, text]) => `${name}: ${text}\r\n`).join('');
    const framing: [string, string] = chunks
      ? ['Transfer-Encoding', 'Chunked']
      : ['Content-Length', String(whole.length)];
    const all: [string, string][] = [
      ...headers,
      framing,
      ...(isLast ? [['connection', 'close'] as [string, string]] : []),
    ];
    const head = `${interim ? 'HTTP/1.1 100 Continue\r\na: b\r\n\r\n' : ''}HTTP/1.1 ${status} Words \xe4\r\n${lines(all)}\r\n`;
    const framed = chunks
      ? Buffer.concat([
          ...chunks.flatMap((chunk) => [
            Buffer.from(`${chunk.length.toString(16)}\r\n`),
            chunk,
            Buffer.from('\r\n'),
          ]),
          Buffer.from(`0\r\n${lines(trailers)}\r\n`),
        ])
      : whole;
    return {
      bytes: Buffer.concat([Buffer.from(head, 'latin1'), framed]),
      answer: {
        status,
        headers: all.map(([name, text]) => [name.toLowerCase(), text]),
        body: (chunks ? Buffer.concat(chunks) : whole).toString(),
      },
      isKept: !isLast,
    };
  });
const cuts = fc.array(fc.nat(2000), { maxLength: 12 });

test('a good answer is read whole, however its bytes are cut, and nothing of what follows it', () => {
  fc.assert(
    fc.property(goodAnswer, cuts, fc.string(), (given, where, more) => {
      const { answer, failure, taken, isKept } = read(Buffer.concat([given.bytes, Buffer.from(more)]), where);
      expect(failure).toBeNull();
      expect(answer).toEqual(given.answer);
      expect(taken).toBe(given.bytes.length);
      expect(isKept).toBe(given.isKept);
    }),
    { numRuns: 500 },
  );
});

test('every byte by itself gives the same', () => {
  fc.assert(
    fc.property(goodAnswer, ({ bytes, answer }) => {
      expect(read(bytes, [...bytes.keys()]).answer).toEqual(answer);
    }),
    { numRuns: 100 },
  );
});

test('an answer that is cut off is closed, never whole', () => {
  fc.assert(
    fc.property(goodAnswer, cuts, fc.nat(), ({ bytes }, where, at) => {
      expect(read(bytes.subarray(0, at % bytes.length), where)).toMatchObject({
        failure: 'closed',
        answer: null,
      });
    }),
    { numRuns: 300 },
  );
});

test('an answer with a byte changed comes to the same end, however it is cut', () => {
  fc.assert(
    fc.property(goodAnswer, cuts, fc.nat(), fc.nat(255), ({ bytes }, where, at, byte) => {
      const changed = Buffer.from(bytes);
      changed[at % bytes.length] = byte;
      expect(read(changed, where)).toEqual(read(changed));
    }),
    { numRuns: 2000 },
  );
});

test('any bytes at all come to an end without an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), cuts, (bytes, where) => {
      const { failure, answer } = read(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n'), bytes]), where);
      expect((failure === null) === (answer !== null)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('an answer without a length lasts until the connection ends', () => {
  const bytes = Buffer.from('HTTP/1.1 200 OK\r\n\r\nall of it');
  expect(read(bytes).answer?.body).toBe('all of it');
  expect(read(bytes)).toMatchObject({ isKept: false });
  expect(read(bytes, [], 'GET', ALL, false).answer).toBeNull();
});

test('HEAD, 204 and 304 have no body, whatever their length says', () => {
  expect(readText('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n', 'HEAD').answer?.status).toBe(200);
  expect(readText('HTTP/1.1 204 No Content\r\n\r\n')).toMatchObject({ failure: null, isKept: true });
  expect(readText('HTTP/1.1 304 Not Modified\r\ncontent-length: 9\r\n\r\n').failure).toBeNull();
});

test.each([
  ['HTTP/1.1 200 OK\r\nconnection: keep-alive\r\n', true],
  ['HTTP/1.1 200 OK\r\nConnection: Upgrade, Close\r\n', false],
  ['HTTP/1.1 200 OK\r\nconnection: closed-source\r\n', true],
  ['HTTP/1.0 200 OK\r\n', false],
  ['HTTP/1.0 200 OK\r\nconnection: Keep-Alive\r\n', true],
])('%j keeps the connection: %s', (head, isKept) => {
  expect(readText(`${head}content-length: 0\r\n\r\n`).isKept).toBe(isKept);
});

test.each([
  'HTTP/2.0 200 OK\r\n\r\n',
  'HTTP/1.1 20 OK ok\r\n\r\n',
  'HTTP/1.1 2000 OK\r\n\r\n',
  'HTTP/1.1 200 OK\r\n: x\r\n\r\n',
  'HTTP/1.1 200 OK\r\na b: x\r\n\r\n',
  'HTTP/1.1 200 OK\r\na: x\0\r\n\r\n',
  'HTTP/1.1 200 OK\r\na: x\ry\r\n\r\n',
  'HTTP/1.1 200 OK\r\ncontent-length:\r\n\r\n',
  'HTTP/1.1 200 OK\r\ncontent-length: 1 1\r\n\r\n',
  'HTTP/1.1 200 OK\r\ncontent-length: 0x2\r\n\r\nok',
  'HTTP/1.1 200 OK\r\ncontent-length: 9999999999999999\r\n\r\n',
  'HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n',
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\r\n',
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\nx\n0\n\n',
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n',
])('%j is a breach of the protocol', (text) => {
  expect(readText(text).failure).toBe('protocol');
});

test('a head of 64 KiB is the longest, in one piece, in many, and with all its interim ones', () => {
  const head = (size: number) =>
    `HTTP/1.1 200 OK\r\na: ${'x'.repeat(size - 43)}\r\ncontent-length: 0\r\n\r\n`;
  expect(head(100)).toHaveLength(100);
  const many = Array.from({ length: 200 }, (_, i) => i * 400);
  for (const where of [[], many]) {
    expect(read(Buffer.from(head(65_536)), where).answer?.status).toBe(200);
    expect(read(Buffer.from(head(65_537)), where).failure).toBe('protocol');
    expect(read(Buffer.from(`HTTP/1.1 100 x\r\n\r\n${head(65_530)}`), where).failure).toBe('protocol');
  }
});

test('a body of 8 MiB is the longest, and what nobody looks at is not kept', () => {
  const withLength = (size: number) =>
    Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${size}\r\n\r\n`), Buffer.alloc(size)]);
  const nothing: Look = { headers: false, bodyBytes: () => 0 };
  expect(read(withLength(2 ** 23), [], 'GET', nothing).answer).toEqual({
    status: 200,
    headers: [],
    body: '',
  });
  expect(read(withLength(2 ** 23 + 1)).failure).toBe('too_large');
  const endless = Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), Buffer.alloc(2 ** 23 + 1)]);
  expect(read(endless).failure).toBe('too_large');
  const some: Look = { headers: false, bodyBytes: () => 3 };
  expect(
    read(Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nabcdef'), [40], 'GET', some).answer?.body,
  ).toBe('abc');
});
