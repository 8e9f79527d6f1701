// Smoke cases: what people and programs ask about what was read.

import { FindingDetail, WhatIfAnswer } from '../../../lambdas/api/answers/finding-answers.ts';
import { ClassifiedText, SearchResult } from '../../../lambdas/api/answers/knowledge-answers.ts';
import { NodeBrief, NodeHistory } from '../../../lambdas/api/answers/node-answers.ts';
import { Problem } from '../../../lambdas/api/answers/problem-answers.ts';
import { Report } from '../../../shared/model/report.ts';
import { expectJson, expectOne, expectSame, expectStatus, expectThat } from './expectations.ts';
import type { SmokeCase } from './smoke-case.ts';
import { publisher, selfSigned, subscriber } from './smoke-truth.ts';

/** By contract. */
const briefBytes = 2_048;

const pasted = `[ET_NET 1] WARNING: Core server certificate verification failed for (${publisher.name}). Action=Terminate Error=self signed certificate server=${publisher.name}(${publisher.ip}) depth=0`;

export const questionCases: readonly SmokeCase[] = [
  {
    name: 'a node is asked for by its name, in two kilobytes',
    run: async (world) => {
      await world.failing();
      const answer = await world.soon(async () => {
        const found = await world.get(`/v1/nodes/${world.node}`, { view: 'brief' });
        expectStatus(found, 200);
        return found;
      });
      const { verdict, findings } = expectJson(answer, 200, NodeBrief);
      expectSame('the verdict', verdict, 'fail');
      expectSame('the cause', expectOne('finding', findings).cause, 'self-signed');
      const size = Buffer.byteLength(answer.text);
      expectThat(size <= briefBytes, `at most ${briefBytes} bytes`, size);
    },
  },
  {
    name: 'a name that is not known is answered with the one that is meant',
    run: async (world) => {
      await world.failing();
      const answer = await world.get(`/v1/nodes/${world.node}x`);
      expectStatus(answer, 404, 'node-not-found');
      expectSame('the suggestion', expectJson(answer, 404, Problem).didYouMean?.[0], world.node);
    },
  },
  {
    name: 'the finding is in the list, open, and has its details',
    run: async (world) => {
      const { findingId, state, count, server } = await world.soon(() => world.finding());
      expectSame(
        'the finding',
        { state, count, server },
        {
          state: 'open',
          count: 3,
          server: { address: publisher.name, ip: publisher.ip, port: publisher.port },
        },
      );
      const detail = expectJson(await world.ask('GET', `/v1/findings/${findingId}`), 200, FindingDetail);
      expectSame('the first remedy', detail.remediation[0]?.kind, 'fix');
    },
  },
  {
    name: 'a node is found by search, and its history tells of the bundle',
    run: async (world) => {
      const { bundleId } = await world.failing();
      await world.soon(async () => {
        const { items } = expectJson(await world.get('/v1/search', { q: world.node }), 200, SearchResult);
        expectSame('the first hit', items[0] && [items[0].kind, items[0].name], ['node', world.node]);
        const history = expectJson(await world.get(`/v1/nodes/${world.node}/history`), 200, NodeHistory);
        expectThat(
          history.items.some((each) => each.bundleId === bundleId),
          `${bundleId} in the history`,
          history.items.length,
        );
      });
    },
  },
  {
    name: 'the report of the case holds the node',
    run: async (world) => {
      await world.failing();
      await world.soon(async () => {
        const answer = await world.get(`/v1/references/${world.name}/report`, { format: 'json' });
        expectSame('the node', expectOne('node', expectJson(answer, 200, Report).nodes).node, world.node);
      });
    },
  },
  {
    name: 'a pasted line is recognized',
    run: async (world) => {
      const answer = await world.ask('POST', '/v1/classify', { body: { text: pasted } });
      const { cause, fields } = expectOne('match', expectJson(answer, 200, ClassifiedText).matches);
      expectSame('what it is', { cause, address: fields.address }, { cause: 'self-signed', address: publisher.name });
    },
  },
  {
    name: 'what if the certificate were trusted: the server passes',
    run: async (world) => {
      const { bundleId } = await world.failing();
      const answer = await world.ask('POST', `/v1/bundles/${bundleId}/what-if`, {
        body: { trusted: [selfSigned.pem] },
      });
      const { servers } = expectJson(answer, 200, WhatIfAnswer);
      expectSame(
        'servers',
        servers.map(({ address, before, after }) => [address, before.result, after.result]).sort(),
        [
          [publisher.name, 'fail', 'pass'],
          [subscriber.name, 'pass', 'pass'],
        ],
      );
    },
  },
  {
    name: 'the certificate of the server can be fetched',
    run: async (world) => {
      const { bundleId } = await world.failing();
      const answer = await world.ask('GET', `/v1/bundles/${bundleId}/artifacts/${selfSigned.sha256}`);
      expectStatus(answer, 200);
      expectSame('the PEM', answer.text.replace(/\s/g, ''), selfSigned.pem.replace(/\s/g, ''));
    },
  },
];
