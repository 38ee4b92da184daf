/** Who may use the REST interface: `admin`, who trades a password for a token of 30 days. */
import { createHash } from 'node:crypto';
import { signToken, verifyToken } from './jwt.ts';

export interface Login {
  /** A token, or undefined when name and password do not belong together. */
  token(username: string, password: string): string | undefined;
  /** Whether this `authorization` header carries a token of ours that is still good. */
  authorized(header: string | undefined): boolean;
}

const USER = 'admin';
const TOKEN_SECONDS = 30 * 86_400;
const SCHEME = 'Bearer ';

export function createLogin(password: string): Login {
  // A token outlives a restart, as it would with a secret from a file; it does not outlive the password.
  const secret = createHash('sha256').update(`soaktop demo ${password}`).digest('hex');
  const nowSeconds = () => Math.floor(Date.now() / 1000);
  return {
    token: (username, given) =>
      username === USER && given === password
        ? signToken(username, secret, nowSeconds(), TOKEN_SECONDS)
        : undefined,
    authorized: (header) =>
      header?.startsWith(SCHEME) === true && verifyToken(header.slice(SCHEME.length), secret, nowSeconds()),
  };
}
