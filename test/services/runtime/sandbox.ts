// One process that a function runs in, with the Runtime API it speaks to: started cold, stopped by signal while nobody
// asks anything of it, and ended when it takes too long.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FunctionError, type Outcome, RuntimeApi } from './runtime-api.ts';

export interface FunctionConfiguration {
  name: string;
  /** Holds the file of the handler. */
  folder: string;
  /** `file.export` */
  handler: string;
  environment: Readonly<Record<string, string>>;
  timeoutMs: number;
  memoryMb: number;
  /** Arguments to Node: the client of the Runtime API. Default: the bootstrap beside this file. */
  client?: readonly string[];
}

export const account = '123456789012';
/** Lambda's own limit for a start. */
const startMs = 10_000;

export class Sandbox {
  readonly #api: RuntimeApi;
  readonly #child: ChildProcess;
  readonly #configuration: FunctionConfiguration;
  readonly #exited: Promise<string>;
  #rest: Promise<void> = Promise.resolve();

  private constructor(api: RuntimeApi, child: ChildProcess, configuration: FunctionConfiguration) {
    this.#api = api;
    this.#child = child;
    this.#configuration = configuration;
    this.#exited = once(child, 'exit').then(([code, signal]) => (signal ? `signal: ${signal}` : `exit status ${code}`));
  }

  /** @param log told everything that the process writes */
  static async start(configuration: FunctionConfiguration, log: (text: string) => void): Promise<Sandbox> {
    const api = await RuntimeApi.start();
    const { client = [join(import.meta.dirname, 'bootstrap.mjs')], memoryMb, folder } = configuration;
    const child = spawn(process.execPath, [`--max-old-space-size=${memoryMb}`, ...client], {
      cwd: folder,
      env: environmentOf(configuration, api.address),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', log);
    const kill = () => void child.kill('SIGKILL');
    process.once('exit', kill); // a stopped process would outlive the tests
    child.once('exit', () => process.removeListener('exit', kill));
    return new Sandbox(api, child, configuration);
  }

  /** null: started, and waiting for work. */
  async started(): Promise<FunctionError | null> {
    return Promise.race([
      this.#api.ready().then(() => null),
      this.#api.initError,
      this.#exited.then((how) => failure('Runtime.ExitError', `Runtime exited with error: ${how}`)),
      sleep(startMs, failure('Sandbox.Timedout', 'Init timed out'), { ref: false }),
    ]);
  }

  /** `isAlive`: whether the process may be asked again. */
  async invoke(payload: unknown): Promise<{ outcome: Outcome; isAlive: boolean }> {
    await this.#rest;
    this.#child.kill('SIGCONT');
    const { name, timeoutMs } = this.#configuration;
    const requestId = randomUUID();
    const ended = new AbortController();
    const outcome = this.#api.invoke({
      requestId,
      payload,
      deadline: Date.now() + timeoutMs,
      functionArn: `arn:aws:lambda:eu-central-1:${account}:function:${name}`,
      traceId: `Root=1-5759e988-${randomBytes(12).toString('hex')};Parent=53995c3f42cd8ad8;Sampled=0`,
    });
    const end = await Promise.race([
      outcome,
      this.#exited,
      sleep(timeoutMs, 'timeout' as const, { signal: ended.signal }).catch(() => 'timeout' as const),
    ]);
    ended.abort();
    if (typeof end !== 'string') {
      this.#rest = this.#freeze();
      return { outcome: end, isAlive: true };
    }
    const error =
      end === 'timeout'
        ? failure(
            'Sandbox.Timedout',
            `RequestId: ${requestId} Error: Task timed out after ${seconds(timeoutMs)} seconds`,
          )
        : failure('Runtime.ExitError', `RequestId: ${requestId} Error: Runtime exited with error: ${end}`);
    return { outcome: { kind: 'failed', error }, isAlive: false };
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
    await this.#api.close();
  }

  /** Nothing runs between invocations: timers stand still, and connections grow old. */
  async #freeze(): Promise<void> {
    await Promise.race([this.#api.ready(), this.#exited]);
    this.#child.kill('SIGSTOP');
  }
}

export const failure = (errorType: string, errorMessage: string): FunctionError => ({
  errorType,
  errorMessage,
  stackTrace: [],
});

const seconds = (ms: number): string => (ms / 1000).toFixed(2);

/** All that the process sees: nothing of the environment of the tests comes through. */
const environmentOf = (
  { name, folder, handler, memoryMb, environment }: FunctionConfiguration,
  address: string,
): Record<string, string> => ({
  ...environment,
  AWS_LAMBDA_RUNTIME_API: address,
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/[$LATEST]0123456789abcdef',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_REGION: 'eu-central-1',
  AWS_DEFAULT_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: environment.AWS_ACCESS_KEY_ID ?? 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: environment.AWS_SECRET_ACCESS_KEY ?? 'secret',
  LAMBDA_TASK_ROOT: folder,
  _HANDLER: handler,
  PATH: '/usr/bin:/bin',
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
});
