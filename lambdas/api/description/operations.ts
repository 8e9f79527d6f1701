// Every call, described: one entry for each route, which a test demands.
import { bundleOperations } from './bundle-operations.ts';
import { findingOperations } from './finding-operations.ts';
import { knowledgeOperations } from './knowledge-operations.ts';
import { nodeOperations } from './node-operations.ts';
import type { Operation } from './operation.ts';
import { reportOperations } from './report-operations.ts';
import { tokenOperations } from './token-operations.ts';

export const operations: readonly Operation[] = [
  ...bundleOperations,
  ...reportOperations,
  ...nodeOperations,
  ...findingOperations,
  ...knowledgeOperations,
  ...tokenOperations,
];
