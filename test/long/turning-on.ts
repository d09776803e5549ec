/** The picture and the sound of a long lecture: both turn on every ten seconds, at the same instant. */

import { runFfmpeg } from '../packager/support/clip.ts';

/**
 * Ten seconds, 320x180: a small moving picture, then two seconds of white and of a tone. The sound is
 * PCM, which can be looped without the overlap that AAC frames have.
 */
export async function makeUnit(path: string): Promise<void> {
  const seconds = 10;
  const on = 'gte(t,8)';
  const moving =
    `testsrc2=size=160x90:rate=25:duration=${seconds},pad=320:180:80:45,` +
    `drawbox=color=white:t=fill:enable='${on}'`;
  const tone = `sine=frequency=800:sample_rate=16000:duration=${seconds},volume='if(${on},1,0)':eval=frame`;
  await runFfmpeg([
    ...['-f', 'lavfi', '-i', moving, '-f', 'lavfi', '-i', tone],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-c:a', 'pcm_s16le', path],
  ]);
}

/** Where a row of yes and no turns from no to yes; a yes that lasts shorter than two is noise. */
export function turnsOn(row: readonly boolean[]): number[] {
  return row.flatMap((isOn, at) =>
    isOn && row[at - 1] === false && row[at + 1] !== false ? [at] : [],
  );
}
