// A moment as reports, records and answers write it.
import * as z from 'zod';

export const Instant = z.iso.datetime({ precision: 3 }).describe('UTC, with milliseconds and Z');
