// The process side of the Runtime API, as Lambda's own Node client does it: load the handler, then ask, run, answer, for
// ever. Plain JavaScript, because it stands in for a part of the runtime and not of this program.
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER, ...rest } = process.env;
const base = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;

/** Waits as long as it takes: between invocations that may be minutes. */
function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const asked = request(`${base}${path}`, { method, headers: { 'content-type': 'application/json' } });
    asked.on('error', reject);
    asked.on('response', (response) =>
      text(response).then((answer) => resolve({ headers: response.headers, answer }), reject),
    );
    asked.end(body);
  });
}

const describeError = (error) =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, stackTrace: (error.stack ?? '').split('\n') }
    : { errorType: typeof error, errorMessage: String(error), stackTrace: [] };

async function loadHandler() {
  const [file, name] = _HANDLER.split('.');
  const loaded = await import(pathToFileURL(join(LAMBDA_TASK_ROOT, `${file}.mjs`)).href);
  if (typeof loaded[name] === 'function') return loaded[name];
  throw Object.assign(new Error(`${_HANDLER} is undefined or not exported`), { name: 'Runtime.HandlerNotFound' });
}

const contextOf = (headers) => ({
  callbackWaitsForEmptyEventLoop: true,
  functionName: rest.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: rest.AWS_LAMBDA_FUNCTION_VERSION,
  memoryLimitInMB: rest.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  logGroupName: rest.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: rest.AWS_LAMBDA_LOG_STREAM_NAME,
  invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
  awsRequestId: headers['lambda-runtime-aws-request-id'],
  getRemainingTimeInMillis: () => Number(headers['lambda-runtime-deadline-ms']) - Date.now(),
});

let running = null;

async function endWith(error) {
  if (running) await call('POST', `/invocation/${running}/error`, JSON.stringify(describeError(error)));
  process.exit(129);
}
process.on('uncaughtException', endWith);
process.on('unhandledRejection', (reason) => {
  const error = describeError(reason);
  endWith(Object.assign(new Error(error.errorMessage), { name: 'Runtime.UnhandledPromiseRejection' }));
});

const handler = await loadHandler().catch(async (error) => {
  await call('POST', '/init/error', JSON.stringify(describeError(error)));
  process.exit(1);
});

for (;;) {
  const { headers, answer } = await call('GET', '/invocation/next');
  const context = contextOf(headers);
  running = context.awsRequestId;
  process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'];
  try {
    const result = (await handler(JSON.parse(answer), context)) ?? null;
    await call('POST', `/invocation/${running}/response`, JSON.stringify(result));
  } catch (error) {
    await call('POST', `/invocation/${running}/error`, JSON.stringify(describeError(error)));
  }
  running = null;
}
