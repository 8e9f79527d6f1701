// Stage 8, report, HTML face: the order on the page: the worst verdict first, so that what is left out is what matters least.
import { type Verdict, verdicts } from '../../model/vocabulary.ts';

/** Equals stay as they stand in the report. */
export const worstFirst = <Judged>(all: readonly Judged[], verdictOf: (each: Judged) => Verdict): Judged[] =>
  all.toSorted((a, b) => verdicts.indexOf(verdictOf(a)) - verdicts.indexOf(verdictOf(b)));
