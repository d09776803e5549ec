/** What one input is; refused at once where its container tells that it is cut off. */

import type { Binaries } from '../ffmpeg/binaries.ts';
import { probe } from '../ffmpeg/probe.ts';
import { type SourceFacts, withKeyPictures } from '../plan/source.ts';
import { readIndex } from './index-reach.ts';
import { refuseCutOff } from './source-damage.ts';

export interface ProbeWork {
  readonly binaries: Binaries;
  /** A damaged source is good enough. */
  readonly acceptDamaged: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * @param path absolute path of the source
 * @throws PackagerFault where it is no video and no audio, or a large part of it is missing
 */
export async function probeSource(path: string, work: ProbeWork): Promise<SourceFacts> {
  const probed = await probe(work.binaries, path, work.signal);
  const { reach, keys } = await readIndex(path, probed);
  const facts = withKeyPictures(probed, keys);
  if (reach === undefined) return facts;
  if (!work.acceptDamaged) refuseCutOff(reach);
  // Of an AVI file that is cut off, a probe tells only how long the rest is.
  const isShortened = facts.container.split(',').includes('avi');
  return isShortened ? { ...facts, declaredSeconds: reach.declaredSeconds } : facts;
}
