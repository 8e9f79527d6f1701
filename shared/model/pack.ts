// Signatures and remedies as the program uses them: the knowledge, compiled from the YAML files under shared/signatures/.
// A pack is a versioned set of both.
import * as z from 'zod';
import { Reference, Remediation } from './finding.ts';
import { Cause, Severity } from './vocabulary.ts';

const id = z.string().regex(/^[a-z0-9-]+(\/[a-z0-9-]+)*$/);

/**
 * What a signature reads: a WARNING or ERROR line of the traffic server, its own answer to the client, or certificates in a
 * capture, of which no line tells.
 */
export const SignatureReads = z.enum(['warning', 'error', 'response', 'capture']);
export type SignatureReads = z.infer<typeof SignatureReads>;

export const CompiledSignature = z.object({
  id,
  title: z.string(),
  status: z.enum(['experimental', 'stable', 'retired']),
  severity: Severity.describe('of the line alone; in a report the effect on the node decides'),
  reads: SignatureReads,
  /** Stands in every line that can match; looked for first, by bytes. Empty, as the pattern, where no line is read. */
  literal: z.string(),
  /** Source of a JavaScript regular expression, with named groups for the fields. */
  pattern: z.string(),
  /** Further conditions on the fields: the names of OpenSSL verify errors, or numbers of TLS alerts, that it stands for. */
  where: z.object({
    verifyErrors: z.array(z.string()).nullable(),
    alerts: z.array(z.number()).nullable(),
  }),
  /** Holds only where no other signature of the same literal does. */
  otherwise: z.boolean(),
  cause: Cause,
  alsoPossible: z.array(Cause),
  /** What it says in one line; `{address}` and the like stand for fields. */
  says: z.string(),
  because: z.string(),
  needs: z.array(z.string()).describe('what would settle it when the line alone cannot'),
  remedies: z.array(id),
  references: z.array(Reference),
});
export type CompiledSignature = z.infer<typeof CompiledSignature>;

/**
 * What a remedy changes, as far as it can be judged again before it is shown. `none`: nothing that can be tried on the
 * evidence; `verification-off`: never offered for a cause that verification does not raise.
 */
export const RemedyEffect = z.enum([
  'none',
  'trust-own-certificate',
  'trust-issuers',
  'replace-stored-ca',
  'send-intermediates',
  'address-by-name',
  'prefer-rsa',
  'verification-off',
]);
export type RemedyEffect = z.infer<typeof RemedyEffect>;

/** What a remediation says before it is about a certain node and server. */
export const CompiledRemedy = Remediation.omit({ confidence: true, resolves: true, artifacts: true }).extend({
  id,
  effect: RemedyEffect,
  /** Steps where the certificates to upload are at hand; empty: there are no others. */
  stepsAtHand: z.array(z.string()),
});
export type CompiledRemedy = z.infer<typeof CompiledRemedy>;

export const Pack = z.object({
  id: z.string(),
  version: z.string(),
  sha256: z.string(),
  signatures: z.array(CompiledSignature),
  remedies: z.array(CompiledRemedy),
});
export type Pack = z.infer<typeof Pack>;

/** A pattern ready to run: the groups of its first match, null where there is none. */
export type Pattern = (text: string) => Readonly<Record<string, string | undefined>> | null;

/**
 * A pack whose patterns may run, by where it comes from. The shipped one was proved when it was compiled and is run by
 * JavaScript's own engine, which backtracks. One that is supplied while running brings the engine that it is run by.
 */
export type RunnablePack = ShippedPack | SuppliedPack;
export type ShippedPack = Pack & { readonly origin: 'shipped' };
export type SuppliedPack = Pack & { readonly origin: 'supplied'; compilePattern(source: string): Pattern };
