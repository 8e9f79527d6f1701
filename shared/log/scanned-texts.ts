// Stage 3, log: the texts that the scanner in WebAssembly keeps, as strings and as what they stand for, each made once.
import { ipAddress } from './logged-address.ts';
import { pathOfTarget, type RequestedServer, requestedServer } from './request-target.ts';

/** Texts by their numbers; 0 is none. */
export interface ScannedTexts {
  text(number: number): string | null;
  ip(number: number): string | null;
  server(target: number): RequestedServer | null;
  /** Of a request to `target`, with what stands behind its first segment. */
  path(target: number, rest: number, isEncoded: boolean): string;
  /** Numbers begin anew. */
  forget(): void;
}

/** `place`: of start and length of each text, in that memory. */
export function makeScannedTexts(memory: ArrayBuffer, place: number): ScannedTexts {
  const entries = new Uint32Array(memory, place);
  const bytes = Buffer.from(memory);
  const strings: string[] = [];
  const ips: (string | null)[] = [];
  const servers: (RequestedServer | null)[] = [];

  function string(number: number): string {
    const known = strings[number];
    if (known !== undefined) return known;
    const start = entries[number * 2] ?? 0;
    const made = bytes.toString('latin1', start, start + (entries[number * 2 + 1] ?? 0));
    strings[number] = made;
    return made;
  }

  function server(target: number): RequestedServer | null {
    const known = servers[target];
    if (known !== undefined) return known;
    // Any method will do: it is the first segment of the path and what stands before it that tell.
    const made = requestedServer(`GET ${string(target)} HTTP/1.1`);
    servers[target] = made;
    return made;
  }

  return {
    server,
    text: (number) => (number === 0 ? null : string(number)),
    ip(number) {
      if (number === 0) return null;
      const known = ips[number];
      if (known !== undefined) return known;
      const made = ipAddress(string(number));
      ips[number] = made;
      return made;
    },
    path(target, rest, isEncoded) {
      const behind = rest === 0 ? '' : string(rest);
      return isEncoded ? behind || '/' : pathOfTarget(string(target)) + behind;
    },
    forget() {
      strings.length = ips.length = servers.length = 0;
    },
  };
}
