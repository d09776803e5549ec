/** Every content class in every player, and beside shaka-packager; and real footage in all its length. */

import './at-length.ts';
import '../packager/ffmpeg/window-probe.test.ts';
import '../packager/playback.test.ts';
import '../packager/oracle.test.ts';
