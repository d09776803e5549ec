/** Whether VMAF can be measured: known before hours of encoding, not after them. */

import { execFile } from 'node:child_process';

import type { Binaries } from '../ffmpeg/binaries.ts';
import { examine } from '../ffmpeg/capability.ts';
import { PackagerFault } from '../plan/fault.ts';
import { vmafFilter } from '../quality/vmaf-filter.ts';

/** @throws PackagerFault where this ffmpeg has no libvmaf, or its libvmaf cannot read the model */
export async function checkVmaf(model: string, binaries: Binaries): Promise<void> {
  const [ffmpeg] = await examine(binaries);
  // That it does not run at all is said by whatever needs it first.
  if (ffmpeg?.version === undefined) return;
  const isPresent = ffmpeg.optional.find((one) => one.ability === 'filter libvmaf')?.isPresent;
  if (isPresent !== true) {
    throw new PackagerFault(
      'fault',
      'This ffmpeg cannot measure VMAF.',
      `version ${ffmpeg.version} was built without libvmaf: ${ffmpeg.path}`,
      'Set FFMPEG_PATH to one that has it, or leave --vmaf-model out: SSIM needs nothing more.',
    );
  }
  const complaint = await tryModel(ffmpeg.path, model);
  if (complaint === undefined) return;
  throw new PackagerFault(
    'fault',
    'The VMAF model cannot be used.',
    complaint,
    'Old builds of libvmaf read .pkl with its .pkl.model beside it, newer ones .json; or leave it out.',
  );
}

const trialMs = 30_000;
const trialPicture = ['-f', 'lavfi', '-i', 'color=s=192x108:r=5:d=1'];

/** Compares a second of nothing with itself. */
async function tryModel(ffmpeg: string, model: string): Promise<string | undefined> {
  const args = [
    ...['-hide_banner', '-nostdin', ...trialPicture, ...trialPicture],
    ...['-filter_complex', await vmafFilter(ffmpeg, model), '-f', 'null', '-'],
  ];
  return new Promise((done) => {
    execFile(ffmpeg, args, { timeout: trialMs, windowsHide: true }, (error, _out, said) => {
      if (/VMAF score/i.test(said)) return done(undefined);
      const lines = said.split('\n').map((line) => line.trim());
      const telling = lines.filter((line) =>
        /exception|cannot|not found|error|no such/i.test(line),
      );
      done(telling.at(-1) ?? error?.message.split('\n')[0] ?? 'no score came of a trial');
    });
  });
}
