// What goes wrong around the embedded system, and what is there when it is over.
import { describe } from 'vitest';
import { startEmbeddedFaultHost } from './fault-embedded-host.ts';
import { embeddedTroubles } from './fault-embedded-troubles.ts';
import { faultSuite } from './fault-suite.ts';

describe('faults (embedded)', () => faultSuite(startEmbeddedFaultHost, embeddedTroubles));
