// Smoke cases: what becomes of a finding with the next bundle, who is told, and what goes when a bundle is deleted.
import type * as z from 'zod';
import { Bundle, CreatedShare } from '../../../lambdas/api/answers/bundle-answers.ts';
import { type Event, EventList } from '../../../lambdas/api/answers/finding-answers.ts';
import { NodeBrief } from '../../../lambdas/api/answers/node-answers.ts';
import { pagedItems } from '../api/paged-items.ts';
import { expectJson, expectOne, expectSame, expectStatus, expectThat } from './expectations.ts';
import { report } from './reading-cases.ts';
import type { SmokeCase } from './smoke-case.ts';
import { publisher } from './smoke-truth.ts';
import type { SmokeWorld } from './smoke-world.ts';

export const changeCases: readonly SmokeCase[] = [
  {
    name: 'a report is shared by a link, redacted, and the link is taken back',
    run: async (world) => {
      const path = `/v1/bundles/${(await world.failing()).bundleId}/shares`;
      const answer = await world.ask('POST', path, { body: { expiresInHours: 1, redact: true } });
      const { url, shareId } = expectJson(answer, 201, CreatedShare);
      const shared = await world.follow(url);
      expectStatus(shared, 200);
      for (const name of [world.node, publisher.name]) {
        expectThat(!shared.text.includes(name), `no ${name} in a redacted report`, 'it');
      }
      expectStatus(await world.ask('DELETE', `${path}/${shareId}`), 204);
      expectStatus(await world.follow(url), 404, 'share-not-found');
    },
  },
  {
    name: 'a bundle that is read again has the same report',
    run: async (world) => {
      const { bundleId } = await world.failing();
      const before = await report(world, 'json');
      expectStatus(await world.ask('POST', `/v1/bundles/${bundleId}/reclassify`), 202);
      expectSame('the status', (await world.ended(bundleId)).status, 'complete');
      expectThat((await report(world, 'json')).text === before.text, 'the same report, byte for byte', 'another');
    },
  },
  {
    name: 'a newer bundle in which the server passes resolves the finding',
    run: async (world) => {
      const { bundleId, status, nodes } = await world.clean();
      expectSame('the status', status, 'complete');
      expectSame('the verdict', expectOne('node', nodes).verdict, 'pass');
      await world.soon(async () => {
        const { state, stateBundleId } = await world.finding();
        expectSame('the finding', { state, stateBundleId }, { state: 'resolved', stateBundleId: bundleId });
      });
    },
  },
  {
    name: 'what changed is told once, in order',
    run: async (world) => {
      const [failing, clean] = [await world.failing(), await world.clean()];
      const told = (events: readonly z.infer<typeof Event>[], { bundleId }: { bundleId: string }): string[] =>
        events
          .filter((event) => event.bundleId === bundleId)
          .map(said)
          .sort();
      const events = await world.soon(async () => {
        const found = await eventsOf(world);
        expectSame('events of the first', told(found, failing), [
          'BundleClassified complete',
          'FindingOpened',
          'NodeVerdictChanged null fail',
        ]);
        expectSame('events of the second', told(found, clean), [
          'BundleClassified complete',
          'FindingResolved',
          'NodeVerdictChanged fail pass',
        ]);
        return found;
      });
      const order = events
        .map(({ bundleId }) => bundleId)
        .filter((id) => [failing.bundleId, clean.bundleId].includes(id));
      expectThat(
        order.lastIndexOf(failing.bundleId) < order.indexOf(clean.bundleId),
        'the events of the first bundle first',
        order,
      );
      const last = events.at(-1)?.eventId ?? '';
      const later = expectJson(await world.get('/v1/events', { after: last }), 200, EventList).items;
      expectSame('events behind the last', [...told(later, failing), ...told(later, clean)], []);
    },
  },
  {
    name: 'a bundle that is deleted is gone, and the node is what the rest shows',
    run: async (world) => {
      const { bundleId } = await world.clean();
      for (let time = 0; time < 2; time++) expectStatus(await world.ask('DELETE', `/v1/bundles/${bundleId}`), 204);
      for (const rest of ['', '/report']) {
        expectStatus(await world.ask('GET', `/v1/bundles/${bundleId}${rest}`), 404, 'bundle-not-found');
      }
      await world.soon(async () => {
        const answer = await world.get(`/v1/nodes/${world.node}`, { view: 'brief' });
        expectSame('the verdict', expectJson(answer, 200, NodeBrief).verdict, 'fail');
        expectSame('the finding', (await world.finding()).state, 'open');
      });
      for await (const { item } of pagedItems(world, '/v1/bundles', {
        item: Bundle,
        query: { site: world.site, reference: world.name },
      })) {
        expectThat(item.bundleId !== bundleId, `no ${bundleId} in the list`, 'it');
      }
    },
  },
];

/** Those of this run's site: the oldest first. */
async function eventsOf(world: SmokeWorld): Promise<z.infer<typeof Event>[]> {
  const events: z.infer<typeof Event>[] = [];
  const list = { item: EventList.shape.items.element, query: { site: world.site } };
  for await (const { item } of pagedItems(world, '/v1/events', list)) events.push(item);
  return events;
}

function said(event: z.infer<typeof Event>): string {
  if (event.type === 'BundleClassified') return `${event.type} ${event.status}`;
  return event.type === 'NodeVerdictChanged' ? `${event.type} ${event.before} ${event.verdict}` : event.type;
}
