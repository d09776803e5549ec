/** The ladders as a table for `config/ladders.md`. */

import { CONTENT_CLASSES } from '../../../engine/protocol/lesson.ts';
import type { Ladder, LadderRung } from '../../../packager/plan/ladder.ts';

export const tableStart =
  '<!-- ladders: made from the data, `npx mocha test/packager/plan/ladders.test.ts` says how -->';
export const tableEnd = '<!-- /ladders -->';

export function ladderTable(ladders: readonly Ladder[]): string {
  const rows = ladders.flatMap((ladder) =>
    CONTENT_CLASSES.map((name) => {
      const { maxFrameRateFps, gopSeconds, preset, x264Params, rungs, weak } = ladder.classes[name];
      return [
        `\`${ladder.name}\``,
        name,
        `${maxFrameRateFps} fps`,
        `${gopSeconds} s`,
        preset + (x264Params === '' ? '' : ` \`${x264Params}\``),
        rungs.map(rungText).join(', '),
        weak === undefined ? 'none' : `${rungText(weak)} at ${weak.maxFrameRateFps} fps`,
      ];
    }),
  );
  const head = ['ladder', 'class', 'at most', 'GOP', 'x264', 'height: CRF, ceiling', 'weak rung'];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function rungText({ heightPx, crf, maxBitrateBps }: LadderRung): string {
  return `${heightPx}: ${crf}, ${maxBitrateBps / 1000}k`;
}
