// The answer to a what-if: every server before and after.
import * as z from 'zod';
import { Cause } from './vocabulary.ts';

export const WhatIfOutcome = z.object({
  result: z.enum(['pass', 'fail', 'unknown']).describe('unknown: no chain was captured, or no trust store is there'),
  cause: Cause.nullable(),
  predicted: z.object({ name: z.string(), depth: z.number() }).nullable(),
});
export type WhatIfOutcome = z.infer<typeof WhatIfOutcome>;

export const WhatIf = z.object({
  assumed: z.object({
    trusted: z.array(z.object({ sha256: z.string(), subject: z.string().describe('untrusted text') })),
    names: z.array(z.object({ address: z.string(), name: z.string() })),
  }),
  servers: z.array(
    z.object({
      node: z.string(),
      address: z.string(),
      port: z.number().nullable(),
      /** The name it was asked for by, where one was assumed. */
      assumedName: z.string().nullable(),
      before: WhatIfOutcome,
      after: WhatIfOutcome,
    }),
  ),
});
export type WhatIf = z.infer<typeof WhatIf>;
