// GET /v1/health: that the function answers, and which version it is. Asks for no token and reads nothing.
import { type Endpoint, json } from './endpoint.ts';

export const health: Endpoint = async (_request, { version }) => json({ status: 'ok', version });
