// Redaction: sentences of the pack, which were filled with a host and a node, filled anew with their tokens. So a host that is
// called like one of their words is a token there too, and the words stay.
import { fillPlaceholders, type Subject } from '../model/fill-placeholders.ts';
import type { Pack } from '../model/pack.ts';

/** What the texts were filled with, and what they are to be filled with. */
export interface Refill {
  was: Subject;
  becomes: Subject;
}

/** The new text by the old one. */
export function filledTexts(pack: Pack, { was, becomes }: Refill): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const template of templatesOf(pack))
    for (const node of [was.node, null])
      texts.set(
        fillPlaceholders(template, { ...was, node }),
        fillPlaceholders(template, { ...becomes, node: node && becomes.node }),
      );
  return texts;
}

const templatesOf = ({ signatures, remedies }: Pack): string[] =>
  [
    ...signatures.map(({ says }) => says),
    ...remedies.flatMap(({ title, assumes, steps, stepsAtHand, verify, rollback }) => [
      ...[title, verify, rollback],
      ...[assumes, steps, stepsAtHand].flat(),
    ]),
  ].filter((text) => text.includes('{'));
