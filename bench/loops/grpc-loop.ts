/**
 * Unary calls to etcd with grpc-js, in as few lines as it allows: each answer begins the next call. Nothing is checked
 * or timed. Arguments: port, .proto file, `Put` or `Range`, in flight.
 */
import { Client, credentials } from '@grpc/grpc-js';
import { loadSync, type MethodDefinition } from '@grpc/proto-loader';

const [port = '', proto = '', name = '', inFlight = ''] = process.argv.slice(2);
const definitions = loadSync(proto, { keepCase: true, longs: String, enums: String });
const methods = definitions['etcdserverpb.KV'] as unknown as Record<string, MethodDefinition<object, object>>;
const { path, requestSerialize, responseDeserialize } = methods[name] as MethodDefinition<object, object>;
const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
const value = Buffer.from('x'.repeat(36));
let begun = 0;
let answered = 0;

function call(): void {
  const key = Buffer.from(`k-${begun++}`);
  const message = name === 'Put' ? { key, value } : { key };
  client.makeUnaryRequest(path, requestSerialize, responseDeserialize, message, (error) => {
    if (error) throw error;
    answered++;
    call();
  });
}
for (let i = 0; i < Number(inFlight); i++) call();
process.send?.('begun');
process.on('message', () => process.send?.(answered));
process.on('disconnect', () => process.exit(0));
