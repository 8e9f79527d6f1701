// The Lambda Runtime API, version 2018-06-01, for one process: the process asks for the next invocation, and posts its
// answer or its error. Nothing here knows what the function does.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

export interface Invocation {
  requestId: string;
  payload: unknown;
  /** Milliseconds since 1970. */
  deadline: number;
  functionArn: string;
  traceId: string;
}

/** As Lambda reports an error of the function to whoever invoked it. */
export const FunctionError = z.object({
  errorType: z.string(),
  errorMessage: z.string(),
  stackTrace: z.array(z.string()),
});
export type FunctionError = z.infer<typeof FunctionError>;

export type Outcome = { kind: 'answered'; payload: unknown } | { kind: 'failed'; error: FunctionError };

const PostedError = FunctionError.partial({ stackTrace: true }).transform(
  (error): FunctionError => ({ ...error, stackTrace: error.stackTrace ?? [] }),
);

const base = '/2018-06-01/runtime';

export class RuntimeApi {
  /** `host:port`, as the process finds it in AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** The error that the process ended its start with. Never settles when there is none. */
  readonly initError: Promise<FunctionError>;
  readonly #server: Server;
  readonly #failInit: (error: FunctionError) => void;
  #asking = Promise.withResolvers<ServerResponse>();
  #working: { requestId: string; end: (outcome: Outcome) => void } | null = null;

  private constructor(server: Server) {
    this.#server = server;
    const { port } = server.address() as AddressInfo;
    this.address = `127.0.0.1:${port}`;
    const { promise, resolve } = Promise.withResolvers<FunctionError>();
    this.initError = promise;
    this.#failInit = resolve;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.#serve(request, response));
  }

  static async start(): Promise<RuntimeApi> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RuntimeApi(server);
  }

  /** Resolves when the process asks for work: it has started, or has answered the invocation before. */
  async ready(): Promise<void> {
    await this.#asking.promise;
  }

  /** Waits for the process to ask, and then for its answer. One at a time. */
  async invoke({ requestId, payload, deadline, functionArn, traceId }: Invocation): Promise<Outcome> {
    const response = await this.#asking.promise;
    this.#asking = Promise.withResolvers();
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.#working = { requestId, end: resolve };
    response.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': requestId,
      'lambda-runtime-deadline-ms': String(deadline),
      'lambda-runtime-invoked-function-arn': functionArn,
      'lambda-runtime-trace-id': traceId,
    });
    response.end(JSON.stringify(payload));
    return promise;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = `${request.method} ${request.url}`;
    if (call === `GET ${base}/invocation/next`) return this.#asking.resolve(response);
    const body = await text(request);
    if (call === `POST ${base}/init/error`) {
      this.#failInit(PostedError.parse(JSON.parse(body)));
      return accept(response);
    }
    const [, requestId, end] = /^POST \/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(call) ?? [];
    if (!this.#working || requestId !== this.#working.requestId) return refuse(response);
    const { end: finish } = this.#working;
    this.#working = null;
    accept(response);
    const posted: unknown = JSON.parse(body);
    finish(
      end === 'error' ? { kind: 'failed', error: PostedError.parse(posted) } : { kind: 'answered', payload: posted },
    );
  }
}

const accept = (response: ServerResponse): void => void response.writeHead(202).end('{"status":"OK"}');

/** An answer to an invocation that is not running: it timed out, or never was. */
const refuse = (response: ServerResponse): void =>
  void response
    .writeHead(400, { 'content-type': 'application/json' })
    .end('{"errorMessage":"State transition is not allowed","errorType":"InvalidStateTransition"}');
