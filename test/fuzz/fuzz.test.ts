import { expect } from 'chai';
import { fuzzDecoders } from './decoders.ts';
import { fuzzLive } from './live.ts';
import { rounds } from '../support/rounds.ts';

/** Less than one of the large texts for each thousand messages: nothing of them is kept. */
const MOST_GROWN_BYTES = 24 * 1_048_576;
const DECODER_MESSAGES = rounds(20_000, 200_000);
const LIVE_MESSAGES = rounds(1_000, 4_000);

describe('fuzzing, in short', function () {
  this.timeout(180_000);

  it(`${DECODER_MESSAGES} messages to the decoders: taken or refused, and nothing is left`, async () => {
    const { accepted, refused, byTarget, grownBytes } = await fuzzDecoders(DECODER_MESSAGES, 417);
    expect(accepted + refused).to.equal(DECODER_MESSAGES);
    // Messages that all die at the first field would prove nothing.
    for (const [name, count] of Object.entries(byTarget)) {
      expect(count.accepted / count.messages, name).to.be.within(0.03, 0.9);
    }
    expect(grownBytes).to.be.below(MOST_GROWN_BYTES);
  });

  it(`${LIVE_MESSAGES} messages to the engine: no credit too much, and an honest learner is served`, async () => {
    const report = await fuzzLive(LIVE_MESSAGES, 417);
    expect(report.faults).to.deep.equal([]);
    for (const name of [
      'ack',
      'welcome',
      'refused malformed',
      'refused sequence_gap',
      'door 200',
    ]) {
      expect(report.answers, name).to.have.property(name);
    }
    expect(report.honestClaimedMs).to.be.at.least(60_000);
    expect(report.grownBytes).to.be.below(MOST_GROWN_BYTES);
  });
});
