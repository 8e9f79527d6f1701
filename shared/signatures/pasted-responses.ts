// Pasted transaction lines → the answers that the traffic server gave without having one from the server. Read only where
// no WARNING or ERROR line was pasted.
import type { PastedPiece } from './pasted-lines.ts';

export interface PastedResponse {
  piece: PastedPiece;
  /** The status line; where the paste was wrapped, as joined with a blank and without. */
  statusLines: readonly string[];
  /** Where the request was sent, where that line was pasted too. */
  ip: string | null;
  port: number | null;
}

const statusOnly = /^HTTP\/[0-9.]{1,3} {1,4}5\d\d\b.{0,100}$/;
/** A transaction line wrapped at 80 columns has some six of them. */
const maxLines = 16;

export function pastedResponses(pieces: readonly PastedPiece[]): PastedResponse[] {
  const requests = new Map<string, { ip: string; port: number }>();
  const answered = new Set<string>();
  const responses: PastedResponse[] = [];
  for (const piece of pieces) {
    const bare = piece.lines.find((line) => statusOnly.test(line));
    if (bare !== undefined) responses.push({ piece, statusLines: [bare], ip: null, port: null });
    const read = fieldReader(piece);
    const [txnId] = read('Txn-id');
    if (txnId === undefined) continue;
    const [detail] = read('Detail').map((value) => value.replaceAll(' ', ''));
    const [ip, port] = [read('Dst-ip').at(-1), read('Dst-port').at(-1)];
    if (detail === 'SendingRequest' && ip && port) requests.set(txnId, { ip, port: Number(port) });
    if (detail === 'ReceiveResponse') answered.add(txnId);
    const statusLines = read('Msg');
    if (detail !== 'SendingResponse' || answered.has(txnId)) continue;
    responses.push({ piece, statusLines, ip: null, port: null, ...requests.get(txnId) });
  }
  return responses;
}

/** Reads `name="value"`, from the lines joined with a blank and without: they may be wrapped inside a word. */
function fieldReader({ lines }: PastedPiece): (name: string) => string[] {
  const head = lines.slice(0, maxLines);
  const joins = [head.join(' '), head.join('')];
  return (name) => {
    const field = new RegExp(`(?:^|[ :"])${name}="([^"]{0,300})"`);
    return joins.flatMap((join) => field.exec(join)?.[1] ?? []);
  };
}
