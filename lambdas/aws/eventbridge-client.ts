// The client of EventBridge, with every time-out and number of tries said. Region, credentials and endpoint come from the
// runtime, or from the caller where there is none.
import { EventBridgeClient, type EventBridgeClientConfig } from '@aws-sdk/client-eventbridge';
import { connectionTimeout } from './connection-timeout.ts';

export const makeEventBridgeClient = (config: EventBridgeClientConfig = {}): EventBridgeClient =>
  new EventBridgeClient({
    // Whoever tells events tries again, as long as there is time: here it is for what passes in a moment.
    maxAttempts: 2,
    retryMode: 'standard',
    requestHandler: { connectionTimeout, requestTimeout: 3_000, throwOnRequestTimeout: true },
    ...config,
  });
