/** Every content class in every player, and beside shaka-packager. */

import './at-length.ts';
import '../packager/playback.test.ts';
import '../packager/oracle.test.ts';
