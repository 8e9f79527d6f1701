// One bundle to be analysed: its bytes, and what is known of it beside them.

interface InputFacts {
  /** null: derived from the SHA-256 of the bytes. */
  bundleId: string | null;
  /** As the sender named it: untrusted text. */
  fileName: string;
  sizeBytes: number | null;
  lastModified: Date | null;
}

/** A bundle that is one file. */
export interface FileInput extends InputFacts {
  bytes: AsyncIterable<Uint8Array>;
}

/** A file of a folder, or why it cannot be read. Its path is a name only. */
export type FolderFile = { path: string; bytes: AsyncIterable<Uint8Array> } | { path: string; unreadable: string };

/** A bundle that is a folder: its files, in a stable order. */
export interface FolderInput extends InputFacts {
  files: AsyncIterable<FolderFile>;
}

export type AnalysisInput = FileInput | FolderInput;
