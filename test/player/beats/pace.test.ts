import { expect } from 'chai';
import {
  FIRST_BUFFER_MS,
  RECONNECT_MAX_MS,
  RETRY_AFTER_MAX_MS,
  bufferGoalMs,
  reconnectDelayMs,
} from '../../../player/beats/pace.ts';

describe('player/beats/pace', () => {
  it('backs off with full jitter up to a limit', () => {
    expect(reconnectDelayMs(0, 0)).to.equal(0);
    expect(reconnectDelayMs(0, 0.999)).to.be.below(500);
    expect(reconnectDelayMs(3, 0.5)).to.equal(2_000);
    expect(reconnectDelayMs(1_000, 0.999_999)).to.equal(RECONNECT_MAX_MS - 1);
  });

  it('waits at least as long as the engine asks, within reason', () => {
    expect(reconnectDelayMs(0, 0, 7_000)).to.equal(7_000);
    expect(reconnectDelayMs(3, 0.5, 7_000)).to.equal(9_000);
    expect(reconnectDelayMs(0, 0, 1e12)).to.equal(RETRY_AFTER_MAX_MS);
    expect(reconnectDelayMs(0, 0, -5)).to.equal(0);
  });

  it('buffers little after a seek and grows to the goal of the policy', () => {
    expect(bufferGoalMs(44_000, 0)).to.equal(FIRST_BUFFER_MS);
    expect(bufferGoalMs(44_000, 9_000)).to.equal(FIRST_BUFFER_MS + 9_000);
    expect(bufferGoalMs(44_000, 600_000)).to.equal(44_000);
    expect(bufferGoalMs(6_000, 0)).to.equal(6_000);
  });
});
