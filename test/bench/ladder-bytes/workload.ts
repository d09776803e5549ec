/**
 * Bytes of the planned ladder beside a fixed one, at the same quality of the top rung: the sum of all
 * rungs, which is what is stored and what any learner could be served.
 */

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLadder } from '../../../packager/commands/ladder-file.ts';
import { analyseContent } from '../../../packager/ffmpeg/analyse-content.ts';
import { findBinaries } from '../../../packager/ffmpeg/binaries.ts';
import { probe } from '../../../packager/ffmpeg/probe.ts';
import { type Plan, type StreamPlan, planLesson } from '../../../packager/plan/plan.ts';
import { type Pair, type Workload } from '../figure.ts';
import { CLIPS, type Clip, cutClip, missingClips } from './clips.ts';
import { type Encoded, encodeFixed, encodePlanned, ssimBesideSource } from './encodes.ts';
import { type QualityPoint, bytesAtQuality } from './equal-quality.ts';

/** x264's rate factor is moved, twice as far each time, until the peer's quality lies between two encodes. */
const FIRST_CRF_STEP = 2;
const MOST_STEPS = 4;
const THREADS = 2;

export const ladderBytes: Workload = {
  name: 'ladder-bytes',
  about: 'bytes of the ladder, beside a fixed ladder at the same quality of the top rung',
  async measure(say) {
    const missing = missingClips();
    if (missing.length > 0) throw new Error(`the footage lacks ${missing.join(', ')}`);
    const folder = await mkdtemp(join(tmpdir(), 'lectern-bench-'));
    try {
      const pairs: Pair[] = [];
      const notes: string[] = [];
      for (const clip of CLIPS) {
        const { pair, note } = await compare(clip, folder, say);
        pairs.push(pair);
        notes.push(note);
      }
      return {
        workload: 'ladder-bytes',
        peerName: '1080/720/540/360/234p, veryfast, CRF 23, GOP 2 s',
        unit: 'kB',
        better: 'lower',
        targetRatio: 0.65,
        pairs,
        notes,
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function compare(
  clip: Clip,
  folder: string,
  say: (line: string) => void,
): Promise<{ pair: Pair; note: string }> {
  const binaries = findBinaries(process.env);
  const path = join(folder, `${clip.name}.mov`);
  await cutClip(binaries.ffmpeg, clip, path);
  const facts = await probe(binaries, path);
  if (facts.video === undefined) throw new Error(`${clip.name} has no picture`);
  const analyses = await analyseContent(binaries.ffmpeg, [{ path, facts }], {});
  const wishes = { stereo: false, storyboard: false, threads: THREADS, analyses };
  const plan = planLesson(facts, await readLadder('lecture'), wishes);
  const stream = plan.streams[0] as StreamPlan;

  const peer = await encodeFixed(binaries.ffmpeg, path, facts.video, folder);
  const ssim = (encoded: Encoded) =>
    ssimBesideSource(binaries.ffmpeg, path, encoded.topPath, stream);
  const peerSsim = await ssim(peer);
  const points: QualityPoint[] = [];
  let shift = 0;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const encoded = await encodeShifted(binaries.ffmpeg, path, plan, shift, folder);
    const point = { ssim: await ssim(encoded), rungBytes: encoded.rungBytes };
    points.push(point);
    say(
      `${clip.name} (${stream.contentClass}), crf ${shift >= 0 ? '+' : ''}${shift}: ` +
        `SSIM ${point.ssim.toFixed(5)} beside ${peerSsim.toFixed(5)}, ` +
        `${encoded.rungBytes.map(kilobytes).join(' + ')} kB beside ` +
        `${peer.rungBytes.map(kilobytes).join(' + ')} kB, ` +
        `${encoded.cpuSeconds.toFixed(0)} s of CPU beside ${peer.cpuSeconds.toFixed(0)} s`,
    );
    if (bytesAtQuality(points, peerSsim) !== undefined) break;
    const move = FIRST_CRF_STEP * 2 ** step;
    shift += point.ssim > peerSsim ? move : -move;
  }
  const ours = bytesAtQuality(points, peerSsim);
  if (ours === undefined) throw new Error(`${clip.name}: the peer's quality was not reached`);
  const sum = (bytes: readonly number[]) => bytes.reduce((total, one) => total + one, 0);
  const names = stream.rungs.map((rung, i) => `${rung.name} ${kilobytes(ours[i] ?? 0)}`);
  const ratio = sum(ours) / sum(peer.rungBytes);
  const top = (ours[0] ?? 0) / (peer.rungBytes[0] ?? 1);
  return {
    pair: { ours: sum(ours) / 1000, peer: sum(peer.rungBytes) / 1000 },
    note:
      `${clip.name}: ${stream.contentClass}, ${ratio.toFixed(2)}x for all rungs, ` +
      `${top.toFixed(2)}x for the top rung alone; ours ${names.join(', ')} kB; ` +
      `peer ${peer.rungBytes.map(kilobytes).join(', ')} kB; SSIM ${peerSsim.toFixed(5)}`,
  };
}

async function encodeShifted(
  ffmpeg: string,
  clip: string,
  plan: Plan,
  shift: number,
  folder: string,
): Promise<Encoded> {
  const own = join(folder, `shift${shift}`);
  await rm(own, { recursive: true, force: true });
  await mkdir(own);
  return encodePlanned(ffmpeg, clip, plan, shift, own);
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(0);
}
