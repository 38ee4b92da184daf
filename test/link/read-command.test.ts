import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCommand } from '../../src/link/read-command.ts';

fc.configureGlobal({ seed: 20_251_121 });

test.each([
  [{ do: 'step', load: 'dns', direction: -1, by: { share: 0.1 } }],
  [{ do: 'step', direction: 1, by: { by: 50 } }],
  [{ do: 'step', direction: 1 }],
  [{ do: 'rate', load: 'dns', rate: 2000 }],
  [{ do: 'vus', load: 'api', vus: 50 }],
  [{ do: 'pause', load: 'dns' }],
  [{ do: 'resume' }],
  [{ do: 'snapshot' }],
  [{ do: 'abort' }],
  [{ do: 'fault', name: 'kill' }],
  [{ do: 'note', text: 'restarted the proxy' }],
])('%j is taken as it is', (command) => {
  expect(readCommand(command)).toEqual(command);
});

test.each([
  [{ do: 'rate', load: 'dns', rate: -5 }],
  [{ do: 'rate', load: 'dns', rate: null }],
  [{ do: 'rate', load: 'dns', rate: '5' }],
  [{ do: 'rate', rate: 5 }],
  [{ do: 'vus', load: 'api', vus: 0 }],
  [{ do: 'note', text: '  ' }],
  [{ do: 'note' }],
  [{ do: 'kill' }],
  [{ do: 'fault' }],
  [{ do: 'constructor' }],
  [{}],
  [null],
  [5],
  ['abort'],
  [[]],
])('%j is refused with words', (command) => {
  expect(readCommand(command)).toEqual(expect.any(String));
});

test('only known fields are taken over, and texts are cleaned and cut', () => {
  expect(readCommand({ do: 'abort', load: 'dns', more: 1 })).toEqual({ do: 'abort' });
  expect(readCommand({ do: 'note', text: `\u001b]0;x\u0007${'y'.repeat(1000)}` })).toEqual({
    do: 'note',
    text: `·]0;x·${'y'.repeat(494)}…`,
  });
  expect(readCommand({ do: 'pause', load: 'a\rb' })).toEqual({ do: 'pause', load: 'a·b' });
});

test('nothing at all makes it throw', () => {
  const word = fc.constantFrom('step', 'rate', 'vus', 'pause', 'note');
  fc.assert(
    fc.property(
      fc.record({
        do: word,
        load: fc.anything(),
        by: fc.anything(),
        rate: fc.anything(),
        text: fc.jsonValue(),
      }),
      (given) => {
        readCommand(given);
      },
    ),
  );
});
