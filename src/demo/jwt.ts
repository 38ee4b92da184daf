/** JSON Web Tokens, HS256 (RFC 7519): made at login, asked for by every other request. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const HEADER = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT' })).toString('base64url');

/** A token that says who, valid for so many seconds. */
export function signToken(subject: string, secret: string, nowSeconds: number, lifeSeconds: number): string {
  const claims = { sub: subject, iat: nowSeconds, exp: nowSeconds + lifeSeconds };
  const body = `${HEADER}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${body}.${signature(body, secret).toString('base64url')}`;
}

/** Whether we signed this token and it has not run out. */
export function verifyToken(token: string, secret: string, nowSeconds: number): boolean {
  const end = token.lastIndexOf('.');
  const body = token.slice(0, end);
  // Only our own header is taken: `alg: none` and other algorithms never get as far as the signature.
  if (!body.startsWith(`${HEADER}.`)) return false;
  const given = Buffer.from(token.slice(end + 1), 'base64url');
  const ours = signature(body, secret);
  if (given.length !== ours.length || !timingSafeEqual(given, ours)) return false;
  const claims = JSON.parse(Buffer.from(body.slice(HEADER.length + 1), 'base64url').toString());
  return claims.exp > nowSeconds;
}

function signature(body: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(body).digest();
}
