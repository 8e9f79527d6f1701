// Smoke cases: what answers before anybody has sent anything.
import * as z from 'zod';
import { Health } from '../../../lambdas/api/answers/knowledge-answers.ts';
import { expectHeader, expectJson, expectStatus, expectThat } from './expectations.ts';
import type { SmokeCase } from './smoke-case.ts';

const Description = z.object({ openapi: z.string().startsWith('3.1'), paths: z.record(z.string(), z.unknown()) });

export const entranceCases: readonly SmokeCase[] = [
  {
    name: 'it answers that it is there, without a token',
    run: async (world) => {
      expectJson(await world.ask('GET', '/v1/health', { isOpen: true }), 200, Health);
    },
  },
  {
    name: 'it describes itself, without a token',
    run: async (world) => {
      const { paths } = expectJson(await world.ask('GET', '/v1/openapi.json', { isOpen: true }), 200, Description);
      expectThat('/v1/bundles/{bundleId}/report' in paths, 'the report among the calls', Object.keys(paths).length);
    },
  },
  {
    name: 'it refuses whoever has no token, and a token that it never gave out',
    run: async (world) => {
      const guess = { authorization: `Bearer lv_${'a'.repeat(43)}` };
      for (const headers of [{}, guess]) {
        const answer = await world.ask('GET', '/v1/nodes', { isOpen: true, headers });
        expectStatus(answer, 401, 'unauthorized');
        expectHeader(answer, 'content-type', 'application/problem+json');
      }
    },
  },
];
