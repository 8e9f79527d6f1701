// Limits as an operator changes them: a JSON object with the names of shared/model/limits.ts, in an environment variable.
import * as z from 'zod';
import { Fault } from './fault.ts';
import { defaultLimits, type Limits } from './limits.ts';

const names = Object.keys(defaultLimits) as (keyof Limits)[];

export const LimitOverrides = z.partialRecord(z.enum(names), z.int().positive());

/** @param text JSON, or undefined for none. Throws Fault `configuration-invalid`, which names what is wrong. */
export function limitsFrom(text: string | undefined): Limits {
  if (text === undefined || text.trim() === '') return defaultLimits;
  const parsed = LimitOverrides.safeParse(jsonOf(text));
  if (parsed.success) return { ...defaultLimits, ...parsed.data };
  const wrong = parsed.error.issues.map(({ path, message }) => [...path, message].join(': '));
  throw new Fault('configuration-invalid', `expected LOGVERDICT_LIMITS to name limits, found ${wrong.join('; ')}`, {
    cause: parsed.error,
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('configuration-invalid', 'expected LOGVERDICT_LIMITS to be a JSON object, found no JSON', {
      cause,
    });
  }
}
