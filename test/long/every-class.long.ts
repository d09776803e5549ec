/** Every content class in every player, and beside shaka-packager; real footage, and sound for minutes. */

import './at-length.ts';
import '../packager/ffmpeg/window-probe.test.ts';
import '../packager/in-step-segments.test.ts';
import '../packager/playback.test.ts';
import '../packager/oracle.test.ts';
