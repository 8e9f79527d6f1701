// Stage 5, capture: a packet as a capture file holds it, and what every file format offers to the reader of files.

/** One object that is filled anew for each packet: nothing is allocated per packet. */
export interface Frame {
  /** A chunk of the file: valid only while the packet is taken. */
  bytes: Uint8Array;
  at: number;
  /** Behind the last byte that was captured. */
  end: number;
  /** Bytes that were on the wire but not captured. */
  missing: number;
  linkType: number;
  timeMs: number;
}

export const newFrame = (): Frame => ({
  bytes: new Uint8Array(0),
  at: 0,
  end: 0,
  missing: 0,
  linkType: 0,
  timeMs: 0,
});

export type OnFrame = (frame: Frame) => void;

export interface CaptureFormat {
  /**
   * Takes the record that begins at `at`. Answers its length, which may reach beyond `end`: what is missing is passed
   * over. Answers minus the number of bytes it must see together to go on, or 0 where it cannot go on at all.
   */
  take(bytes: Uint8Array, at: number, end: number): number;
  /** The file ends, and these bytes are left. Answers whether that is as it should be, or was told as damage. */
  takeRest(bytes: Uint8Array, end: number): boolean;
}

/** A problem of the file: its code and what was expected and found. */
export type OnDamage = (code: string, detail: string) => void;
