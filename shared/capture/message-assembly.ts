// Stage 5, capture: puts handshake messages together, which may be split over records or stand several in one. Keeps the
// bodies of hellos and certificate messages only.
import { maxCertificateMessageBytes, maxHelloBytes } from './capture-limits.ts';
import { type Direction, type HandshakeStory, messageType, tellMessage } from './handshake-story.ts';
import { type HeldByConnection, hold } from './held-bytes.ts';
import { uint24 } from './network-numbers.ts';

const headerBytes = 4;
/** Room taken for a body at first: what its header promises may never come. */
const firstRoomBytes = 2_048;

const maxBytes = new Map<number, number>([
  [messageType.clientHello, maxHelloBytes],
  [messageType.serverHello, maxHelloBytes],
  [messageType.certificate, maxCertificateMessageBytes],
]);

const nothing = new Uint8Array(0);

export interface MessageAssembly {
  readonly story: HandshakeStory;
  readonly from: Direction;
  readonly held: HeldByConnection;
  header: Uint8Array;
  headerThere: number;
  type: number;
  length: number;
  /** Of the body, whether kept or not. */
  taken: number;
  body: Uint8Array;
  isKept: boolean;
}

export const newMessageAssembly = (
  story: HandshakeStory,
  from: Direction,
  held: HeldByConnection,
): MessageAssembly => ({
  story,
  from,
  held,
  header: nothing,
  headerThere: 0,
  type: 0,
  length: 0,
  taken: 0,
  body: nothing,
  isKept: false,
});

export function readMessages(assembly: MessageAssembly, bytes: Uint8Array, at: number, end: number): void {
  let start = at;
  if (assembly.header.length === 0) assembly.header = new Uint8Array(headerBytes);
  while (start < end) {
    if (assembly.headerThere < headerBytes) {
      assembly.header[assembly.headerThere++] = bytes[start++] ?? 0;
      if (assembly.headerThere === headerBytes) beginMessage(assembly);
    } else {
      const part = Math.min(end - start, assembly.length - assembly.taken);
      if (assembly.isKept) keep(assembly, bytes.subarray(start, start + part));
      assembly.taken += part;
      start += part;
    }
    if (isComplete(assembly)) endMessage(assembly);
  }
}

const isComplete = ({ headerThere, taken, length }: MessageAssembly): boolean =>
  headerThere === headerBytes && taken === length;

function beginMessage(assembly: MessageAssembly): void {
  const { header, story, from } = assembly;
  assembly.type = header[0] ?? 0;
  assembly.length = uint24(header, 1);
  assembly.taken = 0;
  story.sides[from].seen |= assembly.type < 32 ? 1 << assembly.type : 0;
  const most = maxBytes.get(assembly.type);
  assembly.isKept = most !== undefined && assembly.length <= most;
  if (most === undefined || assembly.isKept) return;
  story.isOverBudget = true;
  tellMessage(story, from, { type: assembly.type, body: nothing, isWhole: false });
}

function keep(assembly: MessageAssembly, part: Uint8Array): void {
  const size = assembly.taken + part.length;
  if (size > assembly.body.length) {
    const room = Math.min(assembly.length, Math.max(size, firstRoomBytes, 2 * assembly.body.length));
    const larger = new Uint8Array(room);
    larger.set(assembly.body.subarray(0, assembly.taken));
    hold(assembly.held, room - assembly.body.length);
    assembly.body = larger;
  }
  assembly.body.set(part, assembly.taken);
}

function endMessage(assembly: MessageAssembly): void {
  if (assembly.isKept) tellKept(assembly, true);
  assembly.headerThere = 0;
}

function tellKept(assembly: MessageAssembly, isWhole: boolean): void {
  const { story, from, type, body, taken, held } = assembly;
  tellMessage(story, from, { type, body: body.subarray(0, taken), isWhole });
  assembly.isKept = false;
  // The certificates stay parts of the body until the handshake is told.
  if (!isWhole || type !== messageType.certificate) hold(held, -body.length);
  assembly.body = nothing;
}

/** Bytes are missing. Answers whether they end within a message, so that what follows can be read on. */
export function passMissingMessages(assembly: MessageAssembly, count: number): boolean {
  const isWithin = assembly.headerThere === headerBytes && assembly.taken + count <= assembly.length;
  abandonMessage(assembly);
  if (!isWithin) return false;
  assembly.headerThere = headerBytes;
  assembly.taken += count;
  if (isComplete(assembly)) assembly.headerThere = 0;
  return true;
}

/** Tells what there is of a message whose rest will not come. */
export function abandonMessage(assembly: MessageAssembly): void {
  if (assembly.headerThere === headerBytes && assembly.isKept) tellKept(assembly, false);
  assembly.headerThere = 0;
}
