/** The encodes of one window: init segment and one fragment a rung, cut out of the chunks. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type EncodedLesson, rungParts } from '../assembly/encoded-lesson.ts';
import { fragmentBoxes, readFragment } from '../manifest/fragment.ts';
import { readInitSegment } from '../manifest/init-segment.ts';
import { framesPerSecond } from '../plan/frame-rate.ts';
import type { StreamPlan } from '../plan/plan.ts';
import type { VideoRung } from '../plan/rungs.ts';
import type { LikenessWindow } from './likeness-windows.ts';
import type { ComparedRung } from './measure-likeness.ts';

/** @returns nothing where a rung has no key picture at the window's start */
export async function windowPieces(
  encoded: EncodedLesson,
  stream: StreamPlan,
  window: LikenessWindow,
  folder: string,
): Promise<ComparedRung[] | undefined> {
  const rungs: ComparedRung[] = [];
  for (const rung of stream.rungs) {
    const bytes = await pieceOf(encoded, stream, rung, window.startMs / 1000);
    if (bytes === undefined) return undefined;
    const piecePath = join(folder, `window-${rungs.length}.mp4`);
    await writeFile(piecePath, bytes);
    rungs.push({ piecePath, frameRateFps: framesPerSecond(rung.frameRate) });
  }
  return rungs;
}

async function pieceOf(
  encoded: EncodedLesson,
  stream: StreamPlan,
  rung: VideoRung,
  startSeconds: number,
): Promise<Uint8Array | undefined> {
  const part = rungParts(encoded, stream, rung).findLast((one) => one.startSeconds <= startSeconds);
  if (part === undefined) return undefined;
  const bytes = await readFile(part.path);
  const moofs = fragmentBoxes(bytes);
  const first = moofs[0];
  if (first === undefined) return undefined;
  const head = bytes.subarray(0, first.start);
  const init = readInitSegment(head);
  const wanted = (startSeconds - part.startSeconds) * init.timescaleHz;
  const times = moofs.map((moof) => readFragment(bytes, moof, init));
  const origin = times[0]?.decodeTicks ?? 0;
  const index = times.findIndex((one) => Math.abs(one.decodeTicks - origin - wanted) < 1);
  const from = moofs[index];
  if (from === undefined) return undefined;
  const end = moofs[index + 1]?.start ?? bytes.length;
  return Buffer.concat([head, bytes.subarray(from.start, end)]);
}
