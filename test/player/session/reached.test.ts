import { expect } from 'chai';
import { type CreditSummary } from '../../../engine/protocol/messages.ts';
import { tellReached } from '../../../player/session/reached.ts';

const summary = (complete: boolean, settled: boolean) => ({ complete, settled }) as CreditSummary;

function told(...words: readonly CreditSummary[]): string[] {
  const heard: string[] = [];
  const listener = {
    complete: () => heard.push('complete'),
    settled: () => heard.push('settled'),
  };
  words.forEach((now, at) => at > 0 && tellReached(words[at - 1] ?? now, now, listener));
  return heard;
}

describe('player: what a lesson has become', () => {
  it('is told when it is complete, and again when that is for good', () => {
    const [open, complete, settled] = [
      summary(false, false),
      summary(true, false),
      summary(true, true),
    ];
    expect(told(open, complete, complete, settled, settled)).to.deep.equal(['complete', 'settled']);
    expect(told(open, settled), 'no check is asked for').to.deep.equal(['complete', 'settled']);
    expect(told(complete, open, complete), 'a missed check').to.deep.equal(['complete']);
    expect(told(settled, settled), 'it was so before').to.deep.equal([]);
  });
});
