// The whole API on the embedded system, over HTTP.
import { describe } from 'vitest';
import { apiSuite } from './api-suite.ts';
import { startEmbeddedHost } from './embedded-host.ts';
import { lifeCycleSuite } from './life-cycle-suite.ts';

describe('the API', () => apiSuite(startEmbeddedHost));
describe('findings over time', () => lifeCycleSuite(startEmbeddedHost));
