// DynamoDB and S3 as they are on a bad day, for the one process that is known as `ingest`: whoever else asks is served.
import { S3Failure } from '../../services/s3/s3-failure.ts';
import type { S3Request } from '../../services/s3/s3-request.ts';
import type { AwsPath } from '../aws-path.ts';
import type { DynamoAnswer, DynamoCall } from '../service-calls.ts';
import type { DownloadFault, FaultHost, Troubles } from './fault-host.ts';

/** What befalls a write, counted from 1; null: nothing. */
interface Trouble {
  dynamo?: (nth: number, call: DynamoCall) => DynamoAnswer | null;
  s3?: (nth: number) => S3Failure | null;
}

const failed = (status: number, name: string, more: object = {}): DynamoAnswer => ({
  answer: { status, body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name, ...more } },
});
/** Every second one, so that a repeat gets through. */
const everySecond = (fault: DynamoAnswer) => (nth: number) => (nth % 2 === 1 ? fault : null);
/** Some: whoever is throttled waits for half a second before the repeat. */
const some = (fault: DynamoAnswer) => (nth: number) => ([1, 4].includes(nth) ? fault : null);
const conflict = failed(400, 'TransactionCanceledException', {
  CancellationReasons: [{ Code: 'TransactionConflict' }],
});
const isTransaction = ({ operation }: DynamoCall) => operation === 'TransactWriteItems';

const passing: Record<string, Trouble> = {
  'the table is throttled': { dynamo: some(failed(400, 'ProvisionedThroughputExceededException')) },
  'the account is throttled': { dynamo: some(failed(400, 'ThrottlingException')) },
  'transactions are cancelled': { dynamo: (nth, call) => (isTransaction(call) ? everySecond(conflict)(nth) : null) },
  'DynamoDB answers 500': { dynamo: everySecond(failed(500, 'InternalServerError')) },
  'answers of DynamoDB are lost': { dynamo: everySecond({ answer: null, isApplied: true }) },
  'S3 answers 503': { s3: (nth) => (nth % 2 === 1 ? slowDown() : null) },
};

const lasting: Record<string, Trouble> = {
  'DynamoDB answers nothing but 500': { dynamo: () => failed(500, 'InternalServerError') },
  'DynamoDB refuses to write': { dynamo: () => failed(400, 'AccessDeniedException') },
  'S3 refuses to write': { s3: () => accessDenied() },
};

function accessDenied(): S3Failure {
  return new S3Failure(403, 'AccessDenied', 'Access Denied');
}

function slowDown(): S3Failure {
  return new S3Failure(503, 'SlowDown', 'Please reduce your request rate.');
}

export const awsTroubles: Troubles = { passing: Object.keys(passing), lasting: Object.keys(lasting) };

export function hurtServices(aws: AwsPath): Pick<FaultHost, 'beforeWrite' | 'breakDownload' | 'trouble'> {
  let hook: Parameters<FaultHost['beforeWrite']>[0] = null;
  let trouble: Trouble = {};
  let writes = 0;
  let download: DownloadFault | null = null;
  let refusedKey: string | null = null;

  aws.onDynamoRequest(async (call) => {
    if (call.by !== 'ingest' || !/Write|Put|Update|Delete/.test(call.operation)) return null;
    writes++;
    const fault = trouble.dynamo?.(writes, call) ?? null;
    const end = (await hook?.(writes)) ?? null;
    if (end === null) return fault;
    if (end === 'refused') return failed(400, 'AccessDeniedException');
    await aws.ingest.stop();
    return { answer: null };
  });

  aws.s3.onRequest(async (request) => {
    if (request.headers['x-amz-security-token'] !== 'ingest') return;
    if (request.key === refusedKey && request.method === 'GET') throw accessDenied();
    if (download && isResumed(request, download)) {
      const { meanwhile } = download;
      download = null;
      await meanwhile?.();
    }
    if (!['PUT', 'POST', 'DELETE'].includes(request.method)) return;
    writes++;
    const fault = trouble.s3?.(writes);
    if (fault) throw fault;
    const end = (await hook?.(writes)) ?? null;
    if (end === 'died') await aws.ingest.stop();
    if (end !== null) throw accessDenied();
  });

  return {
    beforeWrite(next) {
      hook = next;
      writes = 0;
    },
    breakDownload(fault) {
      const { key, how, afterBytes, times } = fault;
      if (how === 'refused') {
        refusedKey = key;
        return;
      }
      download = fault;
      aws.s3.breakDownloads(afterBytes, times, { key, how });
    },
    async trouble(name) {
      trouble = passing[name] ?? lasting[name] ?? {};
      writes = 0;
      return async () => {
        trouble = {};
      };
    },
  };
}

const isResumed = ({ method, key, headers }: S3Request, fault: DownloadFault): boolean =>
  method === 'GET' && key === fault.key && headers.range !== undefined;
