// Events to an EventBridge bus, some at a time and in their order. The bus keeps no order between calls of different
// senders, and none for its targets: docs/events.md says what a reader can rest on.
import { type EventBridgeClient, PutEventsCommand, type PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import type { EventOutlet, UntoldEvent } from '../../shared/model/ports.ts';
import { type BusEntry, busEntry, maxEntryBytes } from './eventbridge/bus-entry.ts';

export interface EventBus {
  client: EventBridgeClient;
  /** Name or ARN. */
  bus: string;
}

/** EventBridge's limit. */
const maxEntries = 10;

/** What is wrong with an entry itself. Anything else may pass, or be mended by whoever runs the bus. */
const lasting = ['InvalidArgument', 'MalformedDetail'];

export function makeEventBridgeOutlet({ client, bus }: EventBus): EventOutlet {
  return {
    put: async (events) => {
      const untold: UntoldEvent[] = [];
      const entries = events.flatMap((event) => {
        const entry = busEntry(event, bus);
        if (!entry) untold.push({ eventId: event.eventId, reason: 'too-large', isLasting: true });
        return entry ? [entry] : [];
      });
      let isHeldUp = false;
      for (const call of inCalls(entries)) {
        const failed: UntoldEvent[] = isHeldUp
          ? call.map(({ eventId }) => notTried(eventId))
          : await putCall(client, call);
        untold.push(...failed);
        isHeldUp ||= failed.some(({ isLasting }) => !isLasting);
      }
      return untold;
    },
  };
}

const notTried = (eventId: string): UntoldEvent => ({ eventId, reason: 'not-tried', isLasting: false });

function inCalls(entries: readonly BusEntry[]): BusEntry[][] {
  const calls: BusEntry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const call = calls.at(-1);
    if (call && call.length < maxEntries && bytes + entry.bytes <= maxEntryBytes) {
      call.push(entry);
      bytes += entry.bytes;
    } else {
      calls.push([entry]);
      bytes = entry.bytes;
    }
  }
  return calls;
}

/** A call that was refused as a whole may have been taken all the same, where only its answer was lost. */
async function putCall(client: EventBridgeClient, call: readonly BusEntry[]): Promise<UntoldEvent[]> {
  try {
    const { Entries: results = [] } = await client.send(
      new PutEventsCommand({ Entries: call.map(({ entry }) => entry) }),
    );
    return call.flatMap(({ eventId }, at) => failureOf(eventId, results[at]));
  } catch (error) {
    const reason = error instanceof Error ? error.name : String(error);
    return call.map(({ eventId }) => ({ eventId, reason, isLasting: false }));
  }
}

function failureOf(eventId: string, result: PutEventsResultEntry | undefined): UntoldEvent[] {
  if (result?.EventId) return [];
  const reason = result?.ErrorCode ?? 'no-answer';
  return [{ eventId, reason, isLasting: lasting.includes(reason) }];
}
