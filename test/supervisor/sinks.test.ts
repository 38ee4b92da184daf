import { expect, test } from 'vitest';
import type { Sink } from '../../src/model/contracts.ts';
import type { RunEvent } from '../../src/model/event.ts';
import { fanOut } from '../../src/supervisor/sinks.ts';

const note: RunEvent = { type: 'note', at: 1, by: 'eva', text: 'x' };

function sinkOf(name: string) {
  const taken: RunEvent[] = [];
  const sink = { name, failure: '', closed: false };
  const its: Sink = {
    name,
    accept(event) {
      if (sink.failure) throw new Error(sink.failure);
      taken.push(event);
    },
    async close() {
      sink.closed = true;
      if (sink.failure) throw new Error(sink.failure);
    },
  };
  return { its, taken, sink };
}

test('every sink has every event', () => {
  const [a, b] = [sinkOf('a'), sinkOf('b')];
  const out = fanOut([a.its, b.its]);
  expect(out.accept(note)).toEqual([]);
  expect([a.taken, b.taken]).toEqual([[note], [note]]);
});

test('a sink that throws is told of once, cleaned, and holds up no other', () => {
  const [bad, good] = [sinkOf('journal'), sinkOf('link')];
  const out = fanOut([bad.its, good.its]);
  bad.sink.failure = 'ENOSPC\u001b[2J';
  expect(out.accept(note)).toMatchObject([{ key: 'sink.journal', level: 'bad', fault: 'host' }]);
  expect(out.accept(note)).toEqual([]);
  expect(good.taken).toHaveLength(2);
  bad.sink.failure = '';
  expect(out.accept(note)).toEqual([
    { key: 'sink.journal', level: 'info', fault: 'host', text: 'journal is written again' },
  ]);
  expect(out.accept(note)).toEqual([]);
  bad.sink.failure = 'again';
  const [again] = out.accept(note);
  expect(again?.text).toBe('journal cannot be written: again; kept in memory and tried again');
});

test('a sink that cannot be closed does not keep the others open', async () => {
  const [bad, good] = [sinkOf('a'), sinkOf('b')];
  bad.sink.failure = 'no';
  await fanOut([bad.its, good.its]).close();
  expect([bad.sink.closed, good.sink.closed]).toEqual([true, true]);
});
