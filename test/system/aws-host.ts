// The bundled functions, with DynamoDB, S3 and SQS over the wire, as a host of the API suites.
import type { ApiHost } from './api-host.ts';
import { startAwsPath } from './aws-path.ts';

export async function startAwsHost(): Promise<ApiHost> {
  const aws = await startAwsPath();
  return {
    ask: aws.ask,
    tokenFor: aws.tokenFor,
    async settled() {
      for (let waiting = [...aws.announced.splice(0), ...(await aws.sent())]; waiting.length > 0; ) {
        const message = waiting.shift();
        const failed = message === undefined ? [] : await aws.handOver(message);
        if (failed.length > 0) throw new Error(`expected a message that is worked through, found:\n${aws.ingest.log}`);
        waiting = [...waiting, ...aws.announced.splice(0), ...(await aws.sent())];
      }
    },
    close: aws.close,
  };
}
