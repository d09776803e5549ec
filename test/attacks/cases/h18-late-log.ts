import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { creditedMs } from '../balance.ts';
import { MediaLog } from '../bare/media-log.ts';
import { begin, goOn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

const LATE_MS = 180_000;
const folder = mkdtempSync(join(tmpdir(), 'lectern-attacks-log-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Segments go out through another server; its log comes three minutes late, or never. */
export const h18 = honest({
  id: 'H18',
  title: 'The log of the media server is three minutes late, or lost and waived by the operator',
  leastRatio: 0.99,
  bites: 'late news is judged on the time of the sending',
  rig: { mediaLog: join(folder, 'media.log') },
  tell: async (story) => {
    const { rig, learner, lengthMs } = story;
    const log = new MediaLog(rig, join(folder, 'media.log'));
    const viewer = await begin(story);
    viewer.loader.through = log;
    const isLost = story.generated && story.chance.ratio() < 0.3;
    // Three minutes late all along, or nothing at all.
    for (let toMs = 60_000; toMs < lengthMs + LATE_MS; toMs += 60_000) {
      if (toMs <= lengthMs) await goOn(story, viewer, toMs);
      else await viewer.live(60_000);
      if (!isLost && toMs >= LATE_MS) await log.write(rig.clock.utcMs() - LATE_MS);
    }
    await viewer.finish();
    if (isLost) await log.waive(viewer.line.welcome.sessionId);
    else await log.write();
    await rig.until(async () => creditedMs(await rig.statement(learner)) >= 0.99 * lengthMs);
    return `${log.lines} lines, ${isLost ? 'lost and waived' : 'three minutes late'}`;
  },
});
