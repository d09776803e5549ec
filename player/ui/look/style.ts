import { ACCOUNT_STYLE } from '../account/style.ts';
import { BAR_STYLE } from './bar-style.ts';
import { SEEK_STYLE } from './seek-style.ts';
import { SHEET_STYLE } from './sheet-style.ts';
import { STAGE_STYLE } from './stage-style.ts';
import { PANES_STYLE } from '../panes/style.ts';
import { STRIP_STYLE } from './strip-style.ts';

/** The look of what is there from the start; parts bring theirs. The picture is dark in every theme. */
export const STYLE =
  STAGE_STYLE + BAR_STYLE + SEEK_STYLE + SHEET_STYLE + STRIP_STYLE + PANES_STYLE + ACCOUNT_STYLE;
