// What a signature file may hold: one YAML file describes one thing that the log can show. Everything that a
// collaboration engineer writes by hand is checked here first; the compiler checks what needs more than one file.
import * as z from 'zod';
import { Reference } from '../model/finding.ts';
import { SignatureReads } from '../model/pack.ts';
import { Cause, Severity } from '../model/vocabulary.ts';

const text = z.string().trim().min(1);
const path = z.string().regex(/^[a-z0-9-]+(\/[a-z0-9-]+)*$/);

export const SignatureFile = z
  .object({
    id: path.describe('the path of the file below shared/signatures/, without its extension'),
    title: text.max(100),
    status: z.enum(['experimental', 'stable', 'retired']).describe('retired: kept for old reports, never looked for'),
    severity: Severity.describe('of the line alone; in a report the effect on the node decides'),
    reads: SignatureReads.describe(
      'a WARNING or ERROR line of the traffic server, its own answer to the client, or certificates in a capture',
    ),
    literal: z
      .string()
      .regex(/^[!-~]{3,}$/, 'ASCII without blanks, at least 3 characters')
      .optional()
      .describe('stands in every line that can match, as written; the rarer it is in healthy logs, the better'),
    pattern: text
      .optional()
      .describe('regular expression with placeholders; a blank stands for any number of blanks up to 4'),
    where: z
      .object({
        verifyErrors: z.array(z.string().startsWith('X509_V_ERR_')).min(1).optional(),
        alerts: z.array(z.int().min(0).max(255)).min(1).optional(),
      })
      .strict()
      .optional()
      .describe('further conditions: names of OpenSSL verify errors, numbers of TLS alerts from the server'),
    otherwise: z.boolean().default(false).describe('holds only where no other signature of the same literal does'),
    cause: Cause,
    alsoPossible: z.array(Cause).default([]).describe('causes that the line alone cannot tell from this one'),
    says: text.max(100).describe('what happened, in one line; {address} stands for the server'),
    because: text.max(600).describe('why the line means that'),
    needs: z.array(text).default([]).describe('what would settle it where the line alone cannot'),
    remedies: z.array(path).min(1).describe('ids of remedy files, in the order fix, mitigation, workaround'),
    mistakenFor: z
      .array(z.object({ what: text, tell: text }).strict())
      .default([])
      .describe('what it looks like, and how to tell the two apart'),
    references: z.array(Reference).default([]),
    matches: z.array(text).min(2).optional().describe('whole log lines, or status lines, that must match'),
    nearMisses: z.array(text).min(2).optional().describe('lines that look like it and must not match'),
  })
  .strict()
  .refine(
    ({ reads, literal, pattern, matches, nearMisses }) =>
      [literal, pattern, matches, nearMisses].every((part) => (part === undefined) === (reads === 'capture')),
    'literal, pattern, matches and nearMisses: all of them for lines and responses, none for what is read from a capture',
  );
export type SignatureFile = z.infer<typeof SignatureFile>;
