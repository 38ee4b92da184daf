/**
 * A DNS server with faults, over HTTP/2 without TLS, with the kinds of dns-rig.ts and: `status503`, `close` (the
 * stream, without an answer), `garbage`, `huge` (a body of 128 KiB), `goaway` (answers, then wants no more on
 * this session), `die` (the connection's end).
 * By hand: `node test/rigs/dns-doh-rig.ts [port]`, then `kdig +https @127.0.0.1 …` against a server with TLS.
 */
import { once } from 'node:events';
import { constants, createServer, type Http2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { answerTo, kindOf, labelOf } from './dns-rig.ts';

export interface DnsDohRig {
  /** `http://127.0.0.1:PORT/dns-query`. */
  readonly url: string;
  /** First label → times asked. */
  readonly seen: Map<string, number>;
  /** `GET`, `POST` → times used. */
  readonly methods: Map<string, number>;
  /** Sessions so far. */
  sessions(): number;
  close(): void;
}

export async function startDnsDohRig(port = 0): Promise<DnsDohRig> {
  const seen = new Map<string, number>();
  const methods = new Map<string, number>();
  const open = new Set<Http2Session>();
  let sessions = 0;
  const server = createServer();
  server.on('session', (session) => {
    sessions++;
    open.add(session);
    session.on('error', () => {});
    session.on('close', () => open.delete(session));
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    const method = String(headers[':method']);
    methods.set(method, (methods.get(method) ?? 0) + 1);
    const asked = new URL(String(headers[':path']), 'http://rig').searchParams.get('dns');
    const chunks: Buffer[] = asked === null ? [] : [Buffer.from(asked, 'base64url')];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const query = Buffer.concat(chunks);
      const label = labelOf(query);
      seen.set(label, (seen.get(label) ?? 0) + 1);
      serve(stream, query, label);
    });
    stream.resume();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/dns-query`,
    seen,
    methods,
    sessions: () => sessions,
    close() {
      server.close();
      for (const session of open) session.destroy();
    },
  };
}

function serve(stream: ServerHttp2Stream, query: Buffer, label: string): void {
  const kind = kindOf(label);
  const give = (body: Buffer, status = 200) => {
    if (stream.destroyed) return;
    stream.respond({ ':status': status, 'content-type': 'application/dns-message' });
    stream.end(body);
  };
  const answer = answerTo(query, kind);
  if (kind === 'drop') return;
  if (kind === 'status') give(Buffer.from('no'), Number(label.slice(6)));
  else if (kind === 'close') stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else if (kind === 'garbage') give(Buffer.from('<html>'));
  else if (kind === 'huge') give(Buffer.alloc(2 ** 17));
  else if (kind === 'die') stream.session?.destroy();
  else if (kind === 'slow') setTimeout(give, Number(label.slice(4)), answer);
  else give(answer);
  if (kind === 'goaway') stream.session?.goaway(constants.NGHTTP2_NO_ERROR);
}

if (import.meta.main) {
  const rig = await startDnsDohRig(Number(process.argv[2] ?? 0));
  console.log(rig.url);
}
