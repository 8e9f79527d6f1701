// Stage 8, report, HTML face: room on the page. A list takes of it what fits, gravest first, and says what it left out, so
// that no report makes a page that a browser, or an answer of the API, cannot hold.
import { counted } from '../phrases.ts';
import { bytesOf, html, type Markup } from './markup.ts';

/** Shared by the lists that are given it. */
export interface Room {
  leftBytes: number;
}

export const makeRoom = (bytes: number): Room => ({ leftBytes: Math.max(0, bytes) });

/** Room within another: what is written in it is charged to that other once it is whole. `kept` is for what stands around. */
export const roomWithin = (room: Room, most: number, kept: number): Room =>
  makeRoom(Math.min(most, room.leftBytes - kept));

export interface Filled {
  shown: Markup[];
  leftOut: number;
}

/** As many of the first `most` items as there is room for. */
export function fill<Item>(
  items: readonly Item[],
  { most, room }: { most: number; room: Room },
  write: (item: Item, place: number) => Markup,
): Filled {
  const shown: Markup[] = [];
  for (const item of items.slice(0, most)) {
    const made = write(item, shown.length);
    const size = bytesOf(made);
    if (size > room.leftBytes) break;
    room.leftBytes -= size;
    shown.push(made);
  }
  return { shown, leftOut: items.length - shown.length };
}

/** `12 more servers are left out here; the JSON report has them.` */
export function leftOutNote(leftOut: number, one: string, many = `${one}s`): Markup | null {
  if (leftOut <= 0) return null;
  const is = leftOut === 1 ? 'is left out here; the JSON report has it' : 'are left out here; the JSON report has them';
  return html`<p class="left-out">${counted(leftOut, `more ${one}`, `more ${many}`)} ${is}.</p>\n`;
}
