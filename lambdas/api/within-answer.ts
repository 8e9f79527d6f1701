// Keeps an answer below what may be sent: lists that are too long end early, and say how many they leave out. The report
// has them all.

/** Bytes of JSON. A Lambda function may answer 6 MB; the envelope and what escaping adds are counted in that. */
export const maxAnswerBytes = 5_000_000;

/** @param lists fields that may be cut; each gets an equal part of the room, and what others do not need */
export function withinAnswer<T extends object, L extends keyof T & string>(
  body: T,
  lists: readonly L[],
): T & { omitted: Record<L, number> } {
  const omitted = Object.fromEntries(lists.map((list) => [list, 0])) as Record<L, number>;
  const whole = { ...body, omitted };
  if (bytesOf(whole) <= maxAnswerBytes) return whole;
  const emptied = { ...whole, ...Object.fromEntries(lists.map((list) => [list, []])) };
  let room = maxAnswerBytes - bytesOf(emptied) - spareBytes;
  const bySize = [...lists].sort((a, b) => bytesOf(body[a]) - bytesOf(body[b]));
  for (const [at, list] of bySize.entries()) {
    const items: readonly unknown[] = Array.isArray(body[list]) ? body[list] : [];
    const kept = fitting(items, room / (bySize.length - at));
    room -= kept.bytes;
    Object.assign(emptied, { [list]: kept.items });
    omitted[list] = items.length - kept.items.length;
  }
  return { ...emptied, omitted };
}

/** Digits of the counts. */
const spareBytes = 1_000;

function fitting(items: readonly unknown[], room: number): { items: unknown[]; bytes: number } {
  const kept: unknown[] = [];
  let bytes = 0;
  for (const item of items) {
    const more = bytesOf(item) + 1;
    if (bytes + more > room) break;
    kept.push(item);
    bytes += more;
  }
  return { items: kept, bytes };
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');
