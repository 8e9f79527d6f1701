// The writers: each delivers its files one after the other, and waits when the system is behind.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { deliveredBytes } from './capture-bundle.ts';
import { drop, dropPath, upload } from './deliver.ts';
import type { EventConsumer } from './event-consumer.ts';
import type { SoakClient } from './soak-client.ts';
import type { Delivery, SoakPlan } from './soak-plan.ts';

/** Deliveries of each writer that may be waiting for their end. */
const behindPerWriter = 12;
const lookMs = 100;

/** What was delivered, by its number in the plan. */
export type Delivered = Map<number, { sha256: string; bundleId: string | null }>;

export interface WriterParts {
  plan: SoakPlan;
  folder: string;
  client: SoakClient;
  consumer: EventConsumer;
  /** Events that a bundle which is the only one of its node brings. */
  eventsOfOnly: (delivery: Delivery) => number;
  /** Aborted when the soak gives up. */
  signal: AbortSignal;
}

/** Ends when everything is delivered, and what is to be deleted is. */
export async function runWriters(parts: WriterParts, delivered: Delivered): Promise<void> {
  const deletions: Promise<void>[] = [];
  await Promise.all(
    parts.plan.writers.map(async (own) => {
      for (const delivery of own) {
        await isUpToDate(parts, delivered);
        const bundleId = await deliver(parts, delivery, delivered);
        if (delivery.isDeleted && bundleId !== null) deletions.push(deleteOnceTold(parts, delivery, bundleId));
      }
    }),
  );
  await Promise.all(deletions);
}

async function isUpToDate({ plan, consumer, signal }: WriterParts, delivered: Delivered): Promise<void> {
  const behind = plan.writers.length * behindPerWriter;
  while (delivered.size - consumer.ended > behind) await sleep(lookMs, undefined, { signal });
}

async function deliver(parts: WriterParts, delivery: Delivery, delivered: Delivered): Promise<string | null> {
  const { plan, folder, client } = parts;
  const bytes = deliveredBytes(plan.seed, delivery);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (delivery.replaces !== null) await isKnown(parts, delivery);
  delivered.set(delivery.number, { sha256, bundleId: null });
  if (delivery.way !== 'uploaded') {
    await drop(join(folder, 'drop'), delivery, bytes);
    return null;
  }
  const bundleId = await upload(client, delivery, { bytes, sha256, key: `soak-${plan.seed}-${delivery.number}` });
  delivered.set(delivery.number, { sha256, bundleId });
  return bundleId;
}

/** Of a file that is overwritten before it was taken nobody would ever hear. */
async function isKnown({ client, signal }: WriterParts, delivery: Delivery): Promise<void> {
  const path = `/v1/bundles?key=${encodeURIComponent(`drop/${dropPath(delivery)}`)}`;
  const List = z.object({ items: z.array(z.unknown()) });
  while (List.parse(await client.get(path)).items.length === 0) await sleep(lookMs, undefined, { signal });
}

async function deleteOnceTold(
  { client, consumer, eventsOfOnly, signal }: WriterParts,
  delivery: Delivery,
  bundleId: string,
): Promise<void> {
  // What it told is forgotten with it: the consumer is to have it first.
  while (consumer.eventsOf(bundleId) < eventsOfOnly(delivery)) await sleep(lookMs, undefined, { signal });
  const { status, body } = await client.ask('DELETE', `/v1/bundles/${bundleId}`);
  if (status !== 204) throw new Error(`deleting ${bundleId}: expected 204, found ${status} ${JSON.stringify(body)}`);
}
