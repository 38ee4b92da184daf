/** Logging in: a name and a password for a token of 30 days. */
import { type Reply, type Route, refuse } from '../route.ts';

/** `login` says the token, or undefined when the two do not belong together. */
export function loginRoutes(login: (username: string, password: string) => string | undefined): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/v1/auth/login',
      open: true,
      run({ body }): Reply {
        const { username, password } = body;
        if (typeof username !== 'string' || typeof password !== 'string')
          return refuse(400, 'username and password are texts');
        const token = login(username, password);
        return token === undefined ? refuse(401, 'wrong name or password') : { status: 200, json: { token } };
      },
    },
  ];
}
