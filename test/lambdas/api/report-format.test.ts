// Any Accept header gives a format or the one fault there is for it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reportFormats, wantedFormat } from '../../../lambdas/api/report-format.ts';
import { Fault } from '../../../shared/model/fault.ts';

test('any Accept header is understood or refused', () => {
  const piece = fc.constantFrom(
    'text/',
    'markdown',
    '*/*',
    'text/*',
    ';q=',
    '0.5',
    ',',
    ';',
    ' ',
    '',
    'application/json',
  );
  const accept = fc.oneof(
    fc.string(),
    fc.array(piece).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(accept, (header) => {
      try {
        expect(Object.keys(reportFormats)).toContain(wantedFormat(undefined, header));
      } catch (error) {
        expect(error).toBeInstanceOf(Fault);
        expect((error as Fault).code).toBe('not-acceptable');
      }
    }),
  );
});
