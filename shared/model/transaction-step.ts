// One step of a transaction of the traffic server, as one of its log lines tells it.

export interface RequestTarget {
  address: string;
  port: number;
  scheme: 'https' | 'http';
  /** null where the request does not tell it. */
  domain: string | null;
}

export interface TransactionStep {
  kind: 'receive-request' | 'sending-request' | 'receive-response' | 'sending-response';
  txnId: string;
  pid: number | null;
  timeMs: number | null;
  /** The other side of this step. */
  ip: string | null;
  port: number | null;
  /** Of a request: where it is to go, and the path asked for, without the encoded target. */
  target: RequestTarget | null;
  path: string | null;
  /** Of a response: its status line. */
  statusLine: string | null;
}
