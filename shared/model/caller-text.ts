// Text that callers give us and others will read: names of sites and systems, and words of their own.
import * as z from 'zod';
import { visibleText } from './visible-text.ts';

/** What sites and ticketing systems may be called, where a caller names them. */
export const plainName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export const PlainName = z.string().regex(plainName, 'expected at most 64 letters, digits, `.`, `_`, `-`');

/** It shows all that it says. */
export const VisibleString = z
  .string()
  .refine((text) => visibleText(text) === text, 'expected no control characters and none that are not seen');
