/** Every state of the player by axe, in both languages on both themes. */

import './at-length.ts';
import '../player/trouble-every-state.browser.test.ts';
