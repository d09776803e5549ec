/** The only place of the page that talks to the demo server. */

import { type Decoder, decode } from '../../protocol/decoder.ts';
import {
  demoState,
  type DemoState,
  failureAnswer,
  statementAnswer,
  type StatementAnswer,
  tokenAnswer,
} from './answers.ts';

/** `sentence` is the server's own, or null where the server could not be reached or understood. */
export class DemoFailure extends Error {
  readonly sentence: string | null;

  constructor(what: string, sentence: string | null) {
    super(what);
    this.name = 'DemoFailure';
    this.sentence = sentence;
  }
}

export function readState(): Promise<DemoState> {
  return call('state', demoState);
}

export function readStatement(): Promise<StatementAnswer> {
  return call('statement', statementAnswer);
}

/** A token for one session of the demo learner; `preview` plays without credit. */
export async function openSession(lesson: string, preview: boolean): Promise<string> {
  const body = preview ? { lesson, preview } : { lesson };
  return (await call('sessions', tokenAnswer, body)).token;
}

export async function newLearner(): Promise<void> {
  await call('learner', () => null, {});
}

async function call<T>(path: string, decoder: Decoder<T>, body?: object): Promise<T> {
  const request: RequestInit =
    body === undefined
      ? { method: 'GET' }
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        };
  const response = await fetch(`/demo/api/${path}`, request).catch((error: unknown) => {
    throw new DemoFailure(String(error), null);
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const failed = decode(failureAnswer, answer);
    const sentence = failed.ok ? failed.value.error.sentence : null;
    throw new DemoFailure(`HTTP ${response.status}`, sentence);
  }
  const decoded = decode(decoder, answer);
  if (!decoded.ok) throw new DemoFailure(decoded.error.message, null);
  return decoded.value;
}
