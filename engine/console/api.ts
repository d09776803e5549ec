/** The only place of the desk that talks to the engine. */

import { type Decoder, decode } from '../protocol/decoder.ts';
import { failureAnswer } from './answers.ts';

/** What went wrong: a refusal code of the engine, or one of the two things only this side can see. */
export type FailureCode = string;
export const UNREACHABLE = 'unreachable';
export const NOT_UNDERSTOOD = 'not_understood';

export class DeskFailure extends Error {
  readonly code: FailureCode;
  readonly sentence: string;
  readonly detail: string | null;

  constructor(code: FailureCode, sentence: string, detail: string | null = null) {
    super(`${code}: ${sentence}`);
    this.name = 'DeskFailure';
    this.code = code;
    this.sentence = sentence;
    this.detail = detail;
  }
}

/** An answer, and the engine's own time of day when it gave it (from its Date header). */
export interface Answer<T> {
  readonly value: T;
  readonly serverUtcMs: number;
}

/** @throws DeskFailure on a refusal, a broken line, or an answer that cannot be understood. */
export async function ask<T>(path: string, decoder: Decoder<T>): Promise<Answer<T>> {
  const response = await call(path, { method: 'GET' });
  const body: unknown = await response.json().catch(() => null);
  const decoded = decode(decoder, body);
  if (!decoded.ok) {
    const { path: place, expected, got } = decoded.error;
    throw new DeskFailure(
      NOT_UNDERSTOOD,
      '',
      `${place.slice(1)}: expected ${expected}, got ${got}`,
    );
  }
  const stamped = Date.parse(response.headers.get('date') ?? '');
  return { value: decoded.value, serverUtcMs: Number.isNaN(stamped) ? Date.now() : stamped };
}

export async function signIn(password: string): Promise<void> {
  await call('sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ password }),
  });
}

export async function signOut(): Promise<void> {
  await call('sign-out', { method: 'POST' });
}

async function call(path: string, request: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`/console/api/${path}`, { ...request, credentials: 'same-origin' });
  } catch {
    throw new DeskFailure(UNREACHABLE, '');
  }
  if (response.ok) return response;
  const decoded = decode(failureAnswer, await response.json().catch(() => null));
  if (!decoded.ok) throw new DeskFailure('internal', '', `HTTP ${response.status}`);
  const { code, sentence, detail } = decoded.value.error;
  throw new DeskFailure(code, sentence, detail ?? null);
}
