/** `npm start`: sets up what is missing, then runs the engine with the demo host on one port. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, checkNode, install, root } from './setup.mjs';

checkNode();
install();
build();
process.argv.splice(2, 0, 'serve', '--demo');
await import(pathToFileURL(join(root, 'dist', 'engine', 'cli.js')).href);
