/** An ffmpeg that the system killed: its last words are not the reason. */

import { expect } from 'chai';

import { failureOf } from '../../../packager/ffmpeg/failure.ts';

describe('a killed ffmpeg', () => {
  it('is told as killed, whatever it said before', () => {
    const fault = failureOf(new Error('ffmpeg was killed with signal SIGKILL'), [
      '[swscaler @ 0x1] deprecated pixel format used, make sure you did set range correctly',
    ]);
    expect(fault.message).to.equal('ffmpeg was stopped from outside.');
    expect(fault.reason).to.contain('SIGKILL');
    expect(fault.advice).to.contain('--memory');
  });
});
