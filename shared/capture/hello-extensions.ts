// Stage 5, capture: finds an extension in a hello.
import { uint16 } from './network-numbers.ts';

export const serverNameExtension = 0;
export const preSharedKeyExtension = 41;
export const supportedVersionsExtension = 43;

/** The body of the first extension of this type, cut where the message is; null where there is none. `at`: their length. */
export function findExtension(hello: Uint8Array, at: number, type: number): Uint8Array | null {
  const end = extensionsEnd(hello, at);
  for (let start = at + 2; start + 4 <= end; ) {
    const bodyAt = start + 4;
    const bodyEnd = bodyAt + uint16(hello, start + 2);
    if (uint16(hello, start) === type) return hello.subarray(bodyAt, Math.min(bodyEnd, end));
    start = bodyEnd;
  }
  return null;
}

const extensionsEnd = (hello: Uint8Array, at: number): number => Math.min(hello.length, at + 2 + uint16(hello, at));

/** Whether all extensions are there. */
export const hasAllExtensions = (hello: Uint8Array, at: number): boolean =>
  hello.length <= at || at + 2 + uint16(hello, at) <= hello.length;
