/** The reflection service of gRPC as protobufjs takes it: what a client asks a server for its .proto files with. */

/** The older one is what servers had before 2023, word for word the same. */
export const REFLECTION_PACKAGES = ['grpc.reflection.v1', 'grpc.reflection.v1alpha'] as const;
export const REFLECTION_SERVICE = 'ServerReflection';

const TEXT = { type: 'string' };

/** https://github.com/grpc/grpc/blob/master/src/proto/grpc/reflection/v1/reflection.proto, without its extensions. */
const SERVICE = {
  ServerReflection: {
    methods: {
      ServerReflectionInfo: {
        requestType: 'ServerReflectionRequest',
        requestStream: true,
        responseType: 'ServerReflectionResponse',
        responseStream: true,
      },
    },
  },
  ServerReflectionRequest: {
    oneofs: { message_request: { oneof: ['file_by_filename', 'file_containing_symbol', 'list_services'] } },
    fields: {
      host: { ...TEXT, id: 1 },
      file_by_filename: { ...TEXT, id: 3 },
      file_containing_symbol: { ...TEXT, id: 4 },
      list_services: { ...TEXT, id: 7 },
    },
  },
  ServerReflectionResponse: {
    oneofs: {
      message_response: { oneof: ['file_descriptor_response', 'list_services_response', 'error_response'] },
    },
    fields: {
      valid_host: { ...TEXT, id: 1 },
      original_request: { type: 'ServerReflectionRequest', id: 2 },
      file_descriptor_response: { type: 'FileDescriptorResponse', id: 4 },
      list_services_response: { type: 'ListServiceResponse', id: 6 },
      error_response: { type: 'ErrorResponse', id: 7 },
    },
  },
  FileDescriptorResponse: { fields: { file_descriptor_proto: { rule: 'repeated', type: 'bytes', id: 1 } } },
  ListServiceResponse: { fields: { service: { rule: 'repeated', type: 'ServiceResponse', id: 1 } } },
  ServiceResponse: { fields: { name: { ...TEXT, id: 1 } } },
  ErrorResponse: { fields: { error_code: { type: 'int32', id: 1 }, error_message: { ...TEXT, id: 2 } } },
};

export const REFLECTION = {
  nested: {
    grpc: { nested: { reflection: { nested: { v1: { nested: SERVICE }, v1alpha: { nested: SERVICE } } } } },
  },
};
