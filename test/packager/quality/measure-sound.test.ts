import { expect } from 'chai';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { audioArguments } from '../../../packager/plan/audio-arguments.ts';
import { flatten } from '../../../packager/plan/argument-group.ts';
import { decideLoudness } from '../../../packager/plan/loudness.ts';
import type { Plan } from '../../../packager/plan/plan.ts';
import { silentSpans } from '../../../packager/perception/spans-of.ts';
import { readLoudness } from '../../../packager/quality/loudness-summary.ts';
import { measureSound, readSound } from '../../../packager/quality/measure-sound.ts';
import { binaries, footage, runFfmpeg, temporaryFolder } from '../support/clip.ts';

const ffmpeg = binaries.ffmpeg;

describe('the loudness of a sound', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());
  const at = (name: string): string => join(folder.path, name);

  it('is measured with the samples on the side, in a file of any name', async () => {
    const input = at("-a b'%d: tone 声.wav");
    await runFfmpeg([
      ...['-f', 'lavfi', '-i', 'sine=frequency=1000:duration=6:sample_rate=48000'],
      ...['-af', "volume=-11dB,volume=0:enable='between(t,2,4)'", `file:${input}`],
    ]);
    const pcmPath = at('sound.pcm');
    const question = { ffmpeg, inputPath: input, selector: 'a:0', channels: 1 } as const;
    const measured = await measureSound({ ...question, pcmPath });
    // The sine of ffmpeg peaks at -18.06 dBFS, a little higher where it breaks off; RMS is 3 dB below.
    expect(measured.truePeakDbtp).to.be.within(-29.2, -28);
    expect(measured.integratedLufs).to.be.closeTo(-32.2, 1);
    expect((await stat(pcmPath)).size).to.be.closeTo(6 * 8000 * 2, 400);
    const [silent, ...others] = silentSpans(await readSound(pcmPath), 1000);
    expect(silent?.startMs).to.be.within(2000, 2200);
    expect(silent?.endMs).to.be.within(3900, 4000);
    expect(others).to.deep.equal([]);
    expect(await measureSound(question)).to.deep.equal(measured);
  });

  it('is none where nothing can be heard', async () => {
    const input = at('silent.wav');
    await runFfmpeg(['-f', 'lavfi', '-i', 'anullsrc=r=48000:cl=mono', '-t', '3', input]);
    const measured = await measureSound({ ffmpeg, inputPath: input, selector: 'a:0', channels: 1 });
    expect(measured.integratedLufs).to.be.at.most(-70);
    expect(measured.truePeakDbtp).to.equal(-120);
  });

  it('is a fault in words where there is no sound', async () => {
    const fault: unknown = await measureSound({
      ffmpeg,
      inputPath: at('missing.wav'),
      selector: 'a:0',
      channels: 1,
    }).catch((error: unknown) => error);
    expect(fault).to.have.property('reason');
  });

  for (const [file, name, volume] of [
    ['speech.mp3', 'quiet', '-14dB'],
    ['speech.mp3', 'loud', '8dB'],
    ['speech.mp3', 'as it is', '0dB'],
    // One voice in two like channels, with high peaks.
    ['professor-talk.ts', 'as it is', '0dB'],
    ['slides-with-voice.mov', 'as it is', '0dB'],
  ] as const) {
    it(`is within 1 LU of the target once ${file}, ${name}, is packaged`, async function () {
      const speech = footage(file);
      if (speech === undefined) {
        console.warn('skipped: the footage is not here');
        return this.skip();
      }
      const source = at(`${file}${volume}.wav`);
      await runFfmpeg([
        '-vn',
        '-i',
        speech,
        '-af',
        `volume=${volume}`,
        '-c:a',
        'pcm_f32le',
        source,
      ]);
      const ask = { ffmpeg, selector: 'a:0', channels: 1 } as const;
      const before = await measureSound({ ...ask, inputPath: source });
      const { gainDb } = decideLoudness(before);
      await runFfmpeg(['-i', source, ...encodeArguments(gainDb, folder.path)]);
      const after = await measureSound({ ...ask, inputPath: at('audio.mp4') });
      expect(after.integratedLufs).to.be.closeTo(-16, 1);
      expect(after.truePeakDbtp).to.be.at.most(-1);
    });
  }

  it('is read from the summary alone', () => {
    expect(readLoudness(['I: -3 LUFS', 'Peak: 1 dBFS'])).to.equal(undefined);
    const lines = [
      '[Parsed_ebur128_2 @ 0x1] Summary:',
      '    I:         -17.1 LUFS',
      '    LRA:  2.0 LU',
    ];
    expect(readLoudness([...lines, '    Peak:       -1.4 dBFS '])).to.deep.equal({
      integratedLufs: -17.1,
      truePeakDbtp: -1.4,
      rangeLu: 2,
    });
    expect(readLoudness([...lines, '    Peak:       -inf dBFS '])?.truePeakDbtp).to.equal(-120);
  });
});

/** The packager's own encode of sound, in another folder. */
function encodeArguments(gainDb: number | undefined, folder: string): string[] {
  const audio = {
    ...{ input: 0, selector: 'a:0', bitrateBps: 64_000, channels: 1, sampleRateHz: 48_000 },
    ...{ segmentSeconds: 4, padSamples: 0 },
    ...(gainDb === undefined ? {} : { gainDb }),
  } as const;
  const args = flatten(audioArguments({ audio } as unknown as Plan));
  return [...args.slice(0, -1), join(folder, 'audio.mp4')];
}
