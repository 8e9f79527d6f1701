// A small EventBridge for tests, speaking its JSON protocol: one bus that takes signed PutEvents calls, and can be told to
// answer the next of them as a service in trouble does.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventBridgeClientConfig } from '@aws-sdk/client-eventbridge';
import { z } from 'zod';
import { S3Failure } from './s3/s3-failure.ts';
import { readRequest } from './s3/s3-request.ts';
import { verifyRequest } from './s3/signature.ts';

const Entry = z.object({
  EventBusName: z.string(),
  Source: z.string(),
  DetailType: z.string(),
  Detail: z.string(),
  Time: z.number(),
  Resources: z.array(z.string()).optional(),
});
type Entry = z.infer<typeof Entry>;
const PutEvents = z.object({ Entries: z.array(Entry).min(1).max(10) });

/** An event as rules and their targets see it. */
export interface BusEvent {
  source: string;
  'detail-type': string;
  time: string;
  resources: string[];
  detail: Record<string, unknown>;
}

/**
 * `throttled`, `failing`, `forbidden`: the call is refused. `silent`: it is taken, and no answer comes. A list: the entries
 * at those places fail with that code.
 */
export type Mood = 'well' | 'throttled' | 'failing' | 'forbidden' | 'silent' | { failing: number[]; code: string };

export interface EventBridgeService {
  bus: string;
  endpoint: string;
  config: EventBridgeClientConfig & { credentials: { accessKeyId: string; secretAccessKey: string } };
  /** In the order in which they were taken. */
  taken: BusEvent[];
  /** Entries of every call that came, refused ones too. */
  calls: number[];
  /** How the next calls are answered, one after the other; after that as they should be. */
  moods: Mood[];
  /** How every call is answered for which `moods` says nothing. */
  mood: Mood;
  close(): Promise<void>;
}

/** Less than it takes since 2026: some partitions still take no more. */
const maxBytes = 256 * 1024;
const region = 'eu-central-1';

export interface EventBridgeOptions {
  bus?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string };
  /** Told of every call: the caller's session token. */
  onCall?: (by: string | undefined) => void;
}

export async function startEventBridge({
  bus = 'logverdict-prod',
  credentials = { accessKeyId: 'test', secretAccessKey: 'test' },
  onCall,
}: EventBridgeOptions = {}): Promise<EventBridgeService> {
  const server = createServer((request, response) => void serve(service, request, response, onCall));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const service: EventBridgeService = {
    bus,
    endpoint,
    config: { endpoint, region, credentials },
    taken: [],
    calls: [],
    moods: [],
    mood: 'well',
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return service;
}

class Refusal extends Error {
  readonly status: number;
  constructor(status: number, type: string) {
    super(type);
    this.status = status;
  }
}

async function serve(
  service: EventBridgeService,
  message: IncomingMessage,
  response: ServerResponse,
  onCall: EventBridgeOptions['onCall'],
): Promise<void> {
  const answer = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  try {
    const request = await readRequest(message);
    onCall?.(request.headers['x-amz-security-token']);
    verifyRequest(request, { credentials: service.config.credentials, region, service: 'events', now: new Date() });
    if (request.headers['x-amz-target'] !== 'AWSEvents.PutEvents') throw new Refusal(501, 'UnknownOperationException');
    const entries = entriesOf(request.body);
    service.calls.push(entries.length);
    const mood = service.moods.shift() ?? service.mood;
    if (mood === 'throttled') throw new Refusal(400, 'ThrottlingException');
    if (mood === 'failing') throw new Refusal(500, 'InternalException');
    if (mood === 'forbidden') throw new Refusal(403, 'AccessDeniedException');
    const results = entries.map((entry, at) => resultOf(service, entry, codeAt(mood, at)));
    const FailedEntryCount = results.filter((result) => 'ErrorCode' in result).length;
    if (mood !== 'silent') answer(200, { FailedEntryCount, Entries: results });
  } catch (error) {
    if (error instanceof Refusal) answer(error.status, { __type: error.message });
    else if (error instanceof S3Failure) answer(error.status, { __type: error.code, message: error.message });
    else answer(500, { __type: 'InternalException', message: String(error) });
  }
}

function entriesOf(body: Buffer): Entry[] {
  const parsed = PutEvents.safeParse(JSON.parse(body.toString()));
  if (!parsed.success) throw new Refusal(400, 'ValidationException');
  const { Entries: entries } = parsed.data;
  if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) >= maxBytes) throw new Refusal(400, 'ValidationException');
  return entries;
}

/** As EventBridge counts: a time is 14 bytes. */
const sizeOf = ({ Source, DetailType, Detail, Resources = [] }: Entry): number =>
  14 + [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text), 0);

const codeAt = (mood: Mood, at: number): string | null =>
  typeof mood === 'object' && mood.failing.includes(at) ? mood.code : null;

function resultOf({ bus, taken }: EventBridgeService, entry: Entry, code: string | null) {
  if (code !== null) return { ErrorCode: code, ErrorMessage: 'as told' };
  if (entry.EventBusName !== bus) return { ErrorCode: 'ResourceNotFoundException', ErrorMessage: 'no such bus' };
  const detail = z.record(z.string(), z.unknown()).safeParse(parsedJson(entry.Detail));
  if (!detail.success) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  const { Source: source, DetailType: type, Resources: resources = [], Time: seconds } = entry;
  const time = new Date(seconds * 1000).toISOString();
  taken.push({ source, 'detail-type': type, time, resources, detail: detail.data });
  return { EventId: randomUUID() };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
