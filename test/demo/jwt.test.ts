import { expect, test } from 'vitest';
import { signToken, verifyToken } from '../../src/demo/jwt.ts';

test('a token is good until its last second and for its own secret only', () => {
  const token = signToken('admin', 'secret', 1000, 60);
  expect(verifyToken(token, 'secret', 1059)).toBe(true);
  expect(verifyToken(token, 'secret', 1060)).toBe(false);
  expect(verifyToken(token, 'other', 1000)).toBe(false);
});
