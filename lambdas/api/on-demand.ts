// What few calls ask for, loaded by the first that does: the function starts without it. Used where it runs on Lambda.
import type { WorkQueue } from '../../shared/model/ports.ts';
import { once } from '../runtime/once.ts';
import type { ApiDeps } from './dependencies.ts';

type Faces = 'pack' | 'classifyText' | 'renderMarkdown' | 'renderBrief' | 'renderHtml' | 'redact' | 'judgeWhatIf';

export const facesOnDemand: Pick<ApiDeps, Faces> = {
  pack: async () => (await import('../../shared/signatures/shipped-pack.ts')).shippedPack,
  classifyText: async (...asked) => (await import('../../shared/classify-text.ts')).classifyText(...asked),
  renderMarkdown: async (...asked) => (await import('../../shared/report/markdown.ts')).renderMarkdown(...asked),
  renderBrief: async (report) => (await import('../../shared/report/brief.ts')).renderBrief(report),
  renderHtml: async (report) => (await import('../../shared/report/html/render-html.ts')).renderHtml(report),
  redact: async (report, key, pack) => (await import('./redact-with-key.ts')).redactWithKey(report, key, pack),
  judgeWhatIf: async (...asked) => (await import('./judge-what-if.ts')).judgeWhatIf(...asked),
};

export function queueOnDemand(region: string, queueUrl: string): WorkQueue {
  const queue = once(async (): Promise<WorkQueue> => {
    const [{ makeSqsClient }, { makeSqsWorkQueue }] = await Promise.all([
      import('../aws/sqs-client.ts'),
      import('../aws/sqs-work-queue.ts'),
    ]);
    return makeSqsWorkQueue({ client: makeSqsClient({ region }), queueUrl });
  });
  return { send: async (body) => (await queue()).send(body) };
}
