// AssemblyScript: the HTTP and SIP messages that a log quotes, as quoted-messages.ts describes them. A line in one is no
// record, whatever it begins with. Openings are told in the order of the block.
import { behindBlanks, lineEnd, newline } from './bytes';
import { startsWithTime } from './stamp';

const bar: u8 = 0x7c;
/** SIP messages and HTTP heads stay below; a bar farther off is no end of the message that was opened. */
const maxMessageBytes: usize = 64 * 1024;

/** Line that may open a message, seen last; and of the message that was opened last, its line and where it ends. */
let seenLine: usize = 0;
let opening: usize = 0;
let messageEnd: usize = 0;

export function beginQuoting(): void {
  seenLine = 0;
  opening = 0;
  messageEnd = 0;
}

/** A line with a tag in it: from now on lines behind it are asked about. */
export function noteTag(line: usize, end: usize, blockEnd: usize): void {
  if (line == seenLine) return;
  seenLine = line;
  const head = openingEnd(line, end, blockEnd);
  if (head == 0) return;
  opening = line;
  messageEnd = endOfMessage(line, head, blockEnd);
}

export function isQuoted(line: usize): bool {
  return line > opening && messageEnd > line;
}

/** Start of the line that ends the message; 0: it has no such end. */
function endOfMessage(line: usize, head: usize, blockEnd: usize): usize {
  const text = behindBlanks(head);
  const first = text < blockEnd && load<u8>(text) == newline ? text + 1 : text;
  if (first >= blockEnd || load<u8>(first) != bar) return 0;
  let next = first == text ? lineEnd(first, blockEnd) + 1 : first;
  while (next - line < maxMessageBytes && next < blockEnd) {
    const end = lineEnd(next, blockEnd);
    if (isBarAlone(next, end)) return next;
    if (openingEnd(next, end, blockEnd) != 0) return 0;
    next = end + 1;
  }
  return 0;
}

/** Behind the tag, if this is an opening line; else 0. */
function openingEnd(line: usize, end: usize, blockEnd: usize): usize {
  const bare = tagEnd(line, blockEnd);
  if (bare != 0) return bare;
  if (!startsWithTime(line, blockEnd)) return 0;
  for (let at = line; at < end; at++) {
    const byte = load<u8>(at);
    if (byte != 0x48 && byte != 0x53) continue;
    const behind = tagEnd(at, end);
    if (behind == 0) continue;
    const next = behindBlanks(behind);
    if (next >= end || load<u8>(next) == bar) return behind;
  }
  return 0;
}

/** Behind `HTTPMSG:` or `SIPMSG:`, if one stands there; else 0. */
function tagEnd(at: usize, end: usize): usize {
  if (at + 8 <= end && load<u64>(at) == 0x3a47534d50545448) return at + 8;
  const isSip = at + 7 <= end && load<u32>(at) == 0x4d504953 && load<u16>(at, 4) == 0x4753 && load<u8>(at, 6) == 0x3a;
  return isSip ? at + 7 : 0;
}

function isBarAlone(line: usize, end: usize): bool {
  const at = load<u8>(line) == 0x20 ? line + 1 : line;
  return at < end && load<u8>(at) == bar && behindBlanks(at + 1) >= end;
}
