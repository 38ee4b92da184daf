// An iteration creates a rule, lists what there is and deletes it again. How many of them, soaktop says: no options here.
import { check } from 'k6';
import http from 'k6/http';

const BASE = __ENV.SOAKTOP_BASE;
const json = { 'content-type': 'application/json' };

export function setup() {
  const credentials = JSON.stringify({ username: 'admin', password: __ENV.API_PASSWORD });
  return { token: http.post(`${BASE}/auth/login`, credentials, { headers: json }).json('token') };
}

export function rules({ token }) {
  const headers = { ...json, authorization: `Bearer ${token}` };
  const rule = JSON.stringify({
    domain: `k6-${__VU}-${__ITER}-${Date.now()}.example.test`,
    action: 'block',
    enabled: true,
  });
  const created = http.post(`${BASE}/rules`, rule, { headers });
  check(created, { created: ({ status }) => status === 201 });
  http.get(`${BASE}/rules`, { headers, tags: { name: 'list' } });
  http.del(`${BASE}/rules/${created.json('id')}`, null, { headers, tags: { name: 'delete' } });
}
