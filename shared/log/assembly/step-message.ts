// AssemblyScript: the message of a step, a request or a status line: where it stands, and its parts as texts, the way
// transaction-step.ts and request-target.ts take it apart.
import { carriageReturn, isDigit, lineEnd } from './bytes';
import { mayHideMessage, messageLength, messageStart } from './line-pairs';
import { startsWithTime } from './stamp';
import { numberOf } from './texts';

/** A message of more bytes is rare and left to the host. */
const maxMessage: usize = 1024;

/** The message of the line that was read last; 0: it has none. */
let message: usize = 0;
let messageEnd: usize = 0;

/** Finds the message of the line whose pairs were read last and that ends at `end`; false: it is for the host. */
export function findMessage(end: usize, blockEnd: usize): bool {
  message = messageStart;
  messageEnd = messageStart + messageLength;
  return message != 0 || findQuotedMessage(end, blockEnd);
}

/**
 * At debug level the message stands behind the line: `HTTPMSG:`, and its first line behind a bar. Answers false where
 * something else stands there that may be a message.
 */
function findQuotedMessage(end: usize, blockEnd: usize): bool {
  if (mayHideMessage) return false;
  const next = end + 1;
  if (next >= blockEnd || startsWithTime(next, blockEnd)) return true;
  if (next + 16 > blockEnd || load<u64>(next) != 0x3a47534d50545448) return false;
  let text = next + 8;
  if (load<u8>(text) == carriageReturn) text++;
  if (load<u16>(text) != 0x7c0a) return false; // a newline and a bar
  const first = text + 2;
  let stop = lineEnd(first, blockEnd);
  if (stop - first > maxMessage) return false;
  if (stop > first && load<u8>(stop - 1) == carriageReturn) stop--;
  for (let at = first; at < stop; at++) {
    const byte = load<u8>(at);
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  message = first;
  messageEnd = stop;
  return true;
}

/** Numbers of its texts: of a request its target with the first segment of the path, of a response its status line; */
export let messageText: u32 = 0;
/** and of a request what stands behind that segment. */
export let pathText: u32 = 0;

/** Numbers the parts of the message of a request or a response; false where it is of another form. */
export function readMessage(isRequest: bool): bool {
  messageText = pathText = 0;
  if (message == 0) return true;
  while (messageEnd > message && load<u8>(messageEnd - 1) == 0x20) messageEnd--;
  if (messageEnd == message || load<u8>(message) == 0x20) return false;
  const isStatus = load<u32>(message) == 0x50545448 && load<u8>(message, 4) == 0x2f && isDigit(load<u8>(message, 5)); // `HTTP/d`
  if (isRequest == isStatus) return false;
  return isRequest ? readRequest() : numberMessage(message, messageEnd);
}

function numberMessage(start: usize, end: usize): bool {
  messageText = numberOf(start, (end - start) as u32);
  return messageText != 0;
}

/** `GET http://host:port/segment/path HTTP/1.1`, or without scheme and host. */
function readRequest(): bool {
  let at = message;
  while (at < messageEnd && load<u8>(at) >= 0x41 && load<u8>(at) <= 0x5a) at++;
  if (at == message || at > message + 16 || at >= messageEnd || load<u8>(at) != 0x20) return false;
  const target = at + 1;
  const path = load<u32>(target) == 0x70747468 ? behindAuthority(target) : target; // `http`
  if (path == 0 || path >= messageEnd || load<u8>(path) != 0x2f) return false;
  const segment = endOfPart(path + 1);
  if (segment < messageEnd && load<u8>(segment) == 0x3f) return false;
  let stop = segment;
  while (stop < messageEnd && load<u8>(stop) != 0x20) stop = endOfPart(stop + 1);
  if (!numberMessage(target, segment)) return false;
  if (stop > segment) pathText = numberOf(segment, (stop - segment) as u32);
  return stop == segment || pathText != 0;
}

/** Where the path starts of `http://` or `https://`; 0: it is neither. */
function behindAuthority(target: usize): usize {
  const colon = target + (load<u8>(target, 4) == 0x73 ? 5 : 4);
  if (load<u16>(colon) != 0x2f3a || load<u8>(colon, 2) != 0x2f) return 0; // `://`
  return endOfPart(colon + 3);
}

/** The next stroke, question mark or blank, sixteen bytes at a time; or the end of the message. */
function endOfPart(from: usize): usize {
  for (let at = from; at < messageEnd; at += 16) {
    const bytes = v128.load(at);
    const strokes = v128.or(i8x16.eq(bytes, i8x16.splat(0x2f)), i8x16.eq(bytes, i8x16.splat(0x3f)));
    const found = i8x16.bitmask(v128.or(strokes, i8x16.eq(bytes, i8x16.splat(0x20))));
    if (found != 0) return min(at + ctz(found), messageEnd);
  }
  return messageEnd;
}
