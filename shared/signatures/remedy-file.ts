// What a remedy file may hold: one way to mend or to live with a fault, shared by the signatures that name it.
import * as z from 'zod';
import { Reference, RemedyKind, RemedyScope, RemedyWhere, Restart, Risk } from '../model/finding.ts';
import { RemedyEffect } from '../model/pack.ts';

const text = z.string().trim().min(1);

export const RemedyFile = z
  .object({
    id: z
      .string()
      .regex(/^[a-z0-9-]+$/)
      .describe('the name of the file, without its extension'),
    kind: RemedyKind.describe('fix: ends the cause; mitigation: makes it matter less; workaround: gives something up'),
    title: text.max(120),
    effect: RemedyEffect.default('none').describe('what it changes, so that it can be tried on the evidence first'),
    assumes: z.array(text).default([]).describe('what has to be true for it to help'),
    where: RemedyWhere,
    scope: RemedyScope,
    steps: z.array(text).min(1).describe('{address}, {port} and {node} stand for what it is about'),
    stepsAtHand: z.array(text).default([]).describe('instead of steps, where the certificates to upload are at hand'),
    commands: z.array(text).default([]).describe('command lines exactly as typed; none where none is documented'),
    requiresRestart: Restart,
    risk: Risk,
    verify: text.describe('what shows that it worked'),
    rollback: text,
    references: z.array(Reference).default([]),
  })
  .strict();
export type RemedyFile = z.infer<typeof RemedyFile>;

/** The head of a pack: `pack.yaml` in the folder of the product. */
export const PackFile = z
  .object({
    id: z.string().regex(/^[a-z0-9-]+$/),
    version: z.string().regex(/^\d+\.\d+\.\d+$/, 'three numbers, as in 1.4.0'),
  })
  .strict();
export type PackFile = z.infer<typeof PackFile>;
