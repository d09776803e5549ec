/** `npm run build`: installs what is missing, compiles every room and bundles the pages. */

import { build, checkNode, install } from './setup.mjs';

checkNode();
install();
build();
