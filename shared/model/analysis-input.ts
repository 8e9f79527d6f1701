// One bundle to be analysed: its bytes, and what is known of it beside them.

interface InputFacts {
  /** null: derived from the SHA-256 of the bytes. */
  bundleId: string | null;
  /** As the sender named it: untrusted text. */
  fileName: string;
  sizeBytes: number | null;
  lastModified: Date | null;
}

/** A file that can be read at any place: a zip archive is then read by its directory, and not fetched whole. */
export interface RandomAccess {
  sizeBytes: number;
  /** Bytes from the first place up to before the second; fewer where the file ends. */
  range(from: number, to: number): AsyncGenerator<Uint8Array>;
}

/** The bytes of a file, in order, and out of order where that is possible. */
export interface StoredFile {
  bytes: AsyncIterable<Uint8Array>;
  random?: RandomAccess;
}

/** A bundle that is one file. */
export interface FileInput extends InputFacts, StoredFile {
  /**
   * SHA-256 of the bytes, or null for unknown, where a file that is read out of order must not be read whole for it.
   * Absent: it is read for it.
   */
  storedSha256?: string | null;
}

/** A file of a folder, or why it cannot be read. Its path is a name only. */
export type FolderFile = ({ path: string } & StoredFile) | { path: string; unreadable: string };

/** A bundle that is a folder: its files, in a stable order. */
export interface FolderInput extends InputFacts {
  files: AsyncIterable<FolderFile>;
}

export type AnalysisInput = FileInput | FolderInput;
