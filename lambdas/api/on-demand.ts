// What few calls ask for, loaded by the first that does: the function starts without it. Used where it runs on Lambda.
import type { ReportLinks, UploadTickets, WorkQueue } from '../../shared/model/ports.ts';
import type { S3Bucket } from '../aws/s3-bucket.ts';
import type { ApiDeps } from './dependencies.ts';

type Faces = 'classifyText' | 'renderMarkdown' | 'renderBrief' | 'renderHtml' | 'redact' | 'judgeWhatIf';

export const facesOnDemand: Pick<ApiDeps, Faces> = {
  classifyText: async (...asked) => (await import('../../shared/classify-text.ts')).classifyText(...asked),
  renderMarkdown: async (...asked) => (await import('../../shared/report/markdown.ts')).renderMarkdown(...asked),
  renderBrief: async (report) => (await import('../../shared/report/brief.ts')).renderBrief(report),
  renderHtml: async (report) => (await import('../../shared/report/html/render-html.ts')).renderHtml(report),
  redact: async (report, key, pack) => (await import('./redact-with-key.ts')).redactWithKey(report, key, pack),
  judgeWhatIf: async (...asked) => (await import('./judge-what-if.ts')).judgeWhatIf(...asked),
};

export const uploadsOnDemand = (bucket: S3Bucket, now: () => Date): UploadTickets => ({
  issue: async (request) =>
    (await import('../aws/s3-upload-tickets.ts')).makeS3UploadTickets({ ...bucket, now }).issue(request),
});

export const reportLinksOnDemand = (bucket: S3Bucket): ReportLinks => ({
  issue: async (bundleId) => (await import('../aws/s3-report-links.ts')).makeS3ReportLinks(bucket).issue(bundleId),
});

export function queueOnDemand(region: string, queueUrl: string): WorkQueue {
  let made: Promise<WorkQueue> | null = null;
  const make = async (): Promise<WorkQueue> => {
    const [{ makeSqsClient }, { makeSqsWorkQueue }] = await Promise.all([
      import('../aws/sqs-client.ts'),
      import('../aws/sqs-work-queue.ts'),
    ]);
    return makeSqsWorkQueue({ client: makeSqsClient({ region }), queueUrl });
  };
  return {
    send: async (body) => {
      made ??= make();
      await (await made).send(body);
    },
  };
}
