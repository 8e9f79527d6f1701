// The Range header: one range of bytes, as S3 takes it.
import { S3Failure } from './s3-failure.ts';

export interface ByteRange {
  first: number;
  /** Included. */
  last: number;
}

/** null: the whole object. A header of another form is passed over, as S3 does. Throws 416. */
export function byteRange(header: string | undefined, length: number): ByteRange | null {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return null;
  const suffix = from === '';
  const first = suffix ? Math.max(0, length - Number(to)) : Number(from);
  const last = suffix || to === '' ? length - 1 : Math.min(Number(to), length - 1);
  if (!suffix && to !== '' && Number(to) < Number(from)) return null;
  if (first < length && !(suffix && Number(to) === 0)) return { first, last };
  throw new S3Failure(416, 'InvalidRange', 'The requested range is not satisfiable', {
    'content-range': `bytes */${length}`,
  });
}
