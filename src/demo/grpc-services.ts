/** The gRPC services of the demo as protobufjs takes them: a counter, and a queue of tasks. */

const TEXT = { type: 'string' };
const WHOLE = { type: 'int64' };
const unary = (requestType: string, responseType: string) => ({ requestType, responseType });

/** All four kinds of methods; a queue whose tasks are claimed once and reported once; jobs under a lease. */
export const SERVICES = {
  nested: {
    demo: {
      nested: {
        Counter: {
          methods: {
            Get: unary('Nothing', 'Value'),
            Increment: unary('Nothing', 'Value'),
            Follow: { ...unary('Many', 'Value'), responseStream: true },
            Sum: { ...unary('Value', 'Value'), requestStream: true },
            Echo: { ...unary('Value', 'Value'), requestStream: true, responseStream: true },
          },
        },
        Queue: {
          methods: {
            Put: unary('Task', 'Task'),
            Claim: unary('Agent', 'Tasks'),
            Done: unary('Report', 'Nothing'),
          },
        },
        Jobs: {
          methods: {
            Put: unary('Nothing', 'Job'),
            Take: unary('Lease', 'JobList'),
            Done: unary('Job', 'First'),
          },
        },
        Job: { fields: { id: { ...WHOLE, id: 1 } } },
        JobList: { fields: { jobs: { rule: 'repeated', type: 'Job', id: 1 } } },
        Lease: { fields: { lease_ms: { ...WHOLE, id: 1 } } },
        First: { fields: { first: { type: 'bool', id: 1 } } },
        Nothing: { fields: {} },
        Value: { fields: { value: { ...WHOLE, id: 1 } } },
        Many: { fields: { count: { type: 'int32', id: 1 } } },
        Agent: { fields: { agent: { ...TEXT, id: 1 } } },
        Task: { fields: { agent: { ...TEXT, id: 1 }, id: { ...WHOLE, id: 2 } } },
        Tasks: { fields: { tasks: { rule: 'repeated', type: 'Task', id: 1 } } },
        Report: { fields: { id: { ...WHOLE, id: 1 }, outcome: { type: 'Outcome', id: 2 } } },
        Outcome: { values: { success: 0, failure: 1, timeout: 2 } },
      },
    },
  },
};
