// Redaction: the places of our sentences where a host stands, whatever it is called. Asked only of a host whose name is a
// word of ours, such as `cucm`. Sentences of the pack have their hosts filled in anew, by filled-texts.ts.

/** `a, b and ` before one of several. */
const othersBefore = String.raw`(?:[^\s,]{1,253}, ){0,50}(?:[^\s,]{1,253} and )?$`;
const othersAfter = String.raw`^(?:, [^\s,]{1,253}){0,50}(?: and [^\s,]{1,253})?`;

/** `cucm: why`, at the beginning or behind another sentence. */
const atSentence = /(?:^|\. )$/;
const behindWords = new RegExp(
  `(?:trust store of|are sent to|was given|is On for|TLS to|Possible:|(?:fails?|once verified|attention):) ${othersBefore}`,
);
const atBeginning = new RegExp(`^${othersBefore}`);
const beforeWords = new RegExp(
  `${othersAfter} (?:of the same cluster|fails? on this server|is a short name|is an IP address)`,
);

export function isHostPlace(before: string, after: string): boolean {
  if (atSentence.test(before) && /^:(?: |$)/.test(after)) return true;
  return behindWords.test(before) || (atBeginning.test(before) && beforeWords.test(after));
}
