// The one error class. A fault means that the question asked cannot be answered; damaged evidence is never a fault but
// a problem recorded in the report. Callers rely on the codes: they are never renamed or given another meaning.

export type FaultCode =
  | 'malformed-body'
  | 'invalid-request'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'bundle-not-found'
  | 'report-not-ready'
  | 'node-not-found'
  | 'ambiguous-node'
  | 'finding-not-found'
  | 'token-not-found'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'unsupported-media-type'
  | 'body-too-large'
  | 'idempotency-key-reused'
  | 'idempotency-key-in-use'
  | 'upload-not-accepted'
  | 'too-many-requests'
  | 'object-gone'
  | 'bundle-deleted'
  | 'cluster-not-found'
  | 'reference-not-found'
  | 'artifact-not-found'
  | 'share-not-found'
  | 'facts-missing'
  | 'ambiguous-cluster'
  | 'ambiguous-reference'
  | 'bundle-without-object'
  | 'too-many-marks'
  | 'signature-invalid'
  | 'stored-record-unreadable'
  | 'configuration-invalid';

/** `details` is answered to the caller beside the code (candidates, field pointers): it must hold nothing internal. */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: FaultCode, message: string, options: ErrorOptions & { details?: Record<string, unknown> } = {}) {
    super(message, options);
    this.name = 'Fault';
    this.code = code;
    this.details = options.details ?? {};
  }
}
