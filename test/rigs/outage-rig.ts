/**
 * An HTTP server that is out of order for a known time: `POST /refuse/3000` has it answer 503 for three seconds, `POST
 * /ignore/3000` not at all. By hand: `node test/rigs/outage-rig.ts 8080`, then `curl -X POST http://127.0.0.1:8080/refuse/3000`;
 * it says when each began and ended, as JSON lines.
 */
import { createServer } from 'node:http';

const port = Number(process.argv[2]);
let mode: 'answer' | 'refuse' | 'ignore' = 'answer';

const server = createServer((request, response) => {
  const [, what, ms] = request.url?.split('/') ?? [];
  if (request.method === 'POST' && (what === 'refuse' || what === 'ignore')) {
    mode = what;
    console.log(JSON.stringify({ what, begunAt: Date.now() }));
    setTimeout(() => {
      mode = 'answer';
      console.log(JSON.stringify({ what, endedAt: Date.now() }));
    }, Number(ms));
    response.end('{}');
  } else if (mode === 'refuse') response.writeHead(503).end();
  else if (mode === 'answer') response.end('{}');
});
server.listen(port, '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
