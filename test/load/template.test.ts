import { expect, test } from 'vitest';
import { openSecrets } from '../../src/load/secrets.ts';
import { asIs, compileTemplate, inHeader, inJson, inPath } from '../../src/load/template.ts';

const { get } = openSecrets({ HOST: 'h', TRICK: '{{id}}', QUOTE: 'a"b' });

test('places are filled for each rendering, the environment once', () => {
  const template = compileTemplate('/${HOST}/{{ id }}/{{id}}', get, inPath);
  expect(template.render(() => '7')).toBe('/h/7/7');
  expect(template.names).toEqual(['id', 'id']);
});

test('a missing value leaves no text at all', () => {
  expect(compileTemplate('/{{id}}', get, inPath).render(() => undefined)).toBeUndefined();
});

test('values are never looked through for places', () => {
  expect(compileTemplate('${TRICK} {{x}}', get, asIs).render(() => '${HOST}')).toBe('{{id}} ${HOST}');
});

test('a value cannot get out of where it is put', () => {
  expect(compileTemplate('"{{x}}${QUOTE}"', get, inJson).render(() => 'a"\n')).toBe('"a\\"\\na\\"b"');
  expect(compileTemplate('/{{x}}', get, inPath).render(() => 'ä b\r\n\ud800')).toBe(
    '/%C3%A4%20b%0D%0A%EF%BF%BD',
  );
  expect(compileTemplate('x {{x}}', get, inHeader).render(() => 'a\r\nset-cookie: b')).toBe(
    'x aset-cookie: b',
  );
});

test('a variable that is not set is named', () => {
  expect(() => compileTemplate('${NOT_THERE}', get, asIs)).toThrow('NOT_THERE is not set');
});

test('a secret is hidden however it was written, also one within another', () => {
  const secrets = openSecrets({ A: 'p"ss wörd', B: 'p"ss wörd-longer' });
  secrets.get('A');
  secrets.get('B');
  const shown = [
    'p"ss wörd-longer',
    'p"ss wörd',
    JSON.stringify('p"ss wörd'),
    JSON.stringify(JSON.stringify({ it: 'p"ss wörd' })),
    'p\\u0022ss w\\u00f6rd',
    'p&quot;ss w&#246;rd',
    new URLSearchParams({ q: 'p"ss wörd' }).toString(),
    encodeURIComponent('p"ss wörd'),
    Buffer.from('p"ss wörd').toString('base64'),
  ].join(' ');
  const hidden = secrets.redact(shown);
  expect(hidden).not.toMatch(/ss|rd|longer/);
  expect(hidden.match(/\*\*\*/g)).toHaveLength(9);
});
