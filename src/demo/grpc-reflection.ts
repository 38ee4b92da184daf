/** Tells gRPC clients what this server's methods are made of (server reflection, v1 and v1alpha). */
import type { ServerDuplexStream, UntypedServiceImplementation } from '@grpc/grpc-js';

interface Question {
  readonly file_by_filename?: string;
  readonly file_containing_symbol?: string;
  readonly list_services?: string;
}

const NOT_FOUND = 5;

/** `files`: FileDescriptorProtos that hold all there is; whoever asks for one gets them all. */
export function reflect(services: readonly string[], files: readonly Buffer[]): UntypedServiceImplementation {
  const isOurs = (symbol: string) =>
    services.some((service) => symbol === service || symbol.startsWith(`${service}.`));
  function answer(question: Question): object {
    if (question.list_services !== undefined)
      return { list_services_response: { service: services.map((name) => ({ name })) } };
    if (isOurs(question.file_containing_symbol ?? ''))
      return { file_descriptor_response: { file_descriptor_proto: files } };
    return { error_response: { error_code: NOT_FOUND, error_message: 'not known here' } };
  }
  return {
    ServerReflectionInfo(call: ServerDuplexStream<Question, object>) {
      call.on('data', (question) => call.write({ original_request: question, ...answer(question) }));
      call.on('end', () => call.end());
    },
  };
}
