// The whole API on the embedded system, over HTTP.
import { describe } from 'vitest';
import { startEmbeddedHost } from './embedded-host.ts';
import { lifeCycleSuite } from './life-cycle-suite.ts';

describe('findings over time', () => lifeCycleSuite(startEmbeddedHost));
