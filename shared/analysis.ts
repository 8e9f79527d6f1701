// The whole analysis, as a table of contents: bundle bytes in, report out.
import type { Limits } from './model/limits.ts';
import type { Pack } from './model/pack.ts';
import type { Report } from './model/report.ts';

export interface AnalysisInput {
  /** null: derived from the SHA-256 of the bytes. */
  bundleId: string | null;
  fileName: string;
  sizeBytes: number | null;
  lastModified: Date | null;
  bytes: AsyncIterable<Uint8Array>;
}

export interface AnalysisContext {
  site: string;
  reference: string | null;
  pack: Pack;
  limits: Limits;
  /** Called as the bundle is read, with the bytes of the file read so far. */
  onProgress?: (readBytes: number) => void;
}

export async function analyse(_inputs: Iterable<AnalysisInput>, _context: AnalysisContext): Promise<Report> {
  throw new Error('not written yet');
}
