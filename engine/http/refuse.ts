/** Refusals as HTTP answers: one table, one shape. */

import { type Response } from 'express';
import { type Refusal, type RefusalCode, refusal, REFUSALS } from '../protocol/refusals.ts';

export function refuse(response: Response, why: Refusal | RefusalCode, detail?: string): void {
  const said = typeof why === 'string' ? refusal(why, detail) : why;
  if (said.code === 'overloaded') {
    response.set('Retry-After', String(Math.ceil((said.retryAfterMs ?? 2_000) / 1_000)));
  }
  response.status(REFUSALS[said.code].status).json({ error: said });
}
