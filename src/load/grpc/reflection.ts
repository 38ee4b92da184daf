/** Asks a server for its methods (gRPC server reflection). */
import { fromJSON, loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import { clean } from '../../model/clean.ts';
import { REFLECTION, REFLECTION_PACKAGES, REFLECTION_SERVICE } from '../../model/grpc-reflection.ts';
import type { Answer } from './call.ts';
import type { Channels } from './channels.ts';
import { readFileDescriptor } from './file-descriptors.ts';
import { framed } from './message-reader.ts';
import { type FindMethod, indexMethods, type Method, READING } from './methods.ts';
import { headersFor } from './request-template.ts';
import { readWords, statusOf } from './status.ts';

/** More files than this no service is made of: a server that names new ones for ever must not fill our memory. */
const MOST_FILES = 1000;
const UNIMPLEMENTED = 12;

interface Reply {
  readonly file_descriptor_response?: { readonly file_descriptor_proto: readonly Buffer[] };
  readonly error_response?: { readonly error_message: string };
}

/** Reads what these services are made of. Rejects, in words, when the server does not tell. */
export async function askForMethods(
  services: readonly string[],
  channels: Channels,
  metadata: Readonly<Record<string, string>>,
  clock: () => number,
): Promise<FindMethod> {
  const find = indexMethods(fromJSON(REFLECTION as Parameters<typeof fromJSON>[0], READING));
  const [newer, older] = REFLECTION_PACKAGES.map((name) =>
    find(`${name}.${REFLECTION_SERVICE}/ServerReflectionInfo`),
  ) as [Method, Method];
  let method = newer;

  async function ask(question: Readonly<Record<string, string>>): Promise<readonly Buffer[]> {
    const what = Object.values(question).join();
    let answer = await call(method, question);
    if (answer.status === UNIMPLEMENTED && method === newer) {
      method = older;
      answer = await call(method, question);
    }
    if (answer.status !== 0)
      throw new Error(`reflection: ${clean(`${statusOf(answer.status)} ${readWords(answer.words)}`)}`);
    const reply: Reply = answer.last ? method.decode(answer.last) : {};
    const files = reply.file_descriptor_response?.file_descriptor_proto;
    if (!files)
      throw new Error(`reflection: ${what}: ${clean(reply.error_response?.error_message ?? 'no answer')}`);
    return files;
  }

  function call(to: Method, question: object): Promise<Answer> {
    const request = {
      headers: headersFor(to.path, metadata),
      body: framed(to.encode(question)),
      take: 1,
      isHeldOpen: true,
    };
    return new Promise((resolve, reject) => {
      channels.run(request, clock(), (failure, answer) =>
        answer ? resolve(answer) : reject(new Error(`reflection: no answer (${failure})`)),
      );
    });
  }

  const files = new Map<string, Buffer>();
  const missing = new Set<string>();
  function take(given: readonly Buffer[]): void {
    for (const bytes of given) {
      const { name, dependency } = readFileDescriptor(bytes);
      files.set(name, bytes);
      for (const each of dependency) missing.add(each);
    }
    if (files.size > MOST_FILES) throw new Error(`reflection: more than ${MOST_FILES} files`);
  }
  for (const service of services) take(await ask({ file_containing_symbol: service }));
  for (const name of missing) if (!files.has(name)) take(await ask({ file_by_filename: name }));
  return indexMethods(loadFileDescriptorSetFromBuffer(asSet([...files.values()]), READING), 'entries');
}

/** A FileDescriptorSet is these, each as field 1 with its length before it. */
function asSet(files: readonly Buffer[]): Buffer {
  return Buffer.concat(
    files.flatMap((file) => {
      const prefix = [0x0a];
      let length = file.length;
      for (; length > 0x7f; length >>>= 7) prefix.push((length & 0x7f) | 0x80);
      return [Buffer.from([...prefix, length]), file];
    }),
  );
}
