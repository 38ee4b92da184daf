/** Speaks to the REST interface of a demo target as its user does. */

export interface Rest {
  readonly token: string;
  /** The answer's status and JSON, or its text where there is none. */
  call(method: string, path: string, body?: unknown): Promise<RestAnswer>;
}

export interface RestAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
  readonly json: any;
  readonly text: string;
}

export async function callRest(
  httpPort: number,
  method: string,
  path: string,
  body?: unknown,
  token?: string,
): Promise<RestAnswer> {
  const response = await fetch(`http://127.0.0.1:${httpPort}${path}`, {
    method,
    headers: token ? { authorization: `Bearer ${token}` } : {},
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json';
  return { status: response.status, json: isJson ? JSON.parse(text) : undefined, text };
}

/** Logs in as admin. */
export async function openRest(httpPort: number, password = 'demo'): Promise<Rest> {
  const login = { username: 'admin', password };
  const { json } = await callRest(httpPort, 'POST', '/api/v1/auth/login', login);
  const { token } = json;
  return {
    token,
    call: (method, path, body) => callRest(httpPort, method, `/api/v1${path}`, body, token),
  };
}

/** One value of /metrics by its name with labels; NaN when it is not there. */
export async function metricOf(httpPort: number, name: string): Promise<number> {
  const { text } = await callRest(httpPort, 'GET', '/metrics');
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? Number.NaN);
}
