// The queue's side of a message that failed, loaded by the first that does: the function starts without it.
import type { Redelivery } from '../../shared/model/ports.ts';
import { once } from '../runtime/once.ts';

export function redeliveryOnDemand(region: string, queueUrl: string): Redelivery {
  const redelivery = once(async (): Promise<Redelivery> => {
    const [{ makeSqsClient }, { makeSqsRedelivery }] = await Promise.all([
      import('../aws/sqs-client.ts'),
      import('../aws/sqs-redelivery.ts'),
    ]);
    return makeSqsRedelivery({ client: makeSqsClient({ region }), queueUrl });
  });
  return { postpone: async (...asked) => (await redelivery()).postpone(...asked) };
}
