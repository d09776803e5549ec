/** A learner's statement from any engine of an installation, by the key that the first one showed. */

import { type Statement, statement } from '../../engine/protocol/statement.ts';

export async function askStatement(
  url: string,
  apiKey: string,
  learner: string,
): Promise<Statement> {
  const answer = await fetch(`${url}/v1/learners/${learner}/statement`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return statement(await answer.json());
}
