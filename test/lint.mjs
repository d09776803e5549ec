/** `npm run lint`: types of every room, eslint, formatting. Room laws are a test: test/rooms.test.ts. */

import { join } from 'node:path';
import { checkNode, install, root, run, say } from '../engine/setup.mjs';

checkNode();
install();
const program = (name, ...path) => [join(root, 'node_modules', name, ...path)];
say('Types ...');
run('node', [...program('typescript', 'bin', 'tsc'), '-b', 'tsconfig.json', 'test/tsconfig.json']);
say('Lint ...');
run('node', [...program('eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0']);
say('Formatting ...');
run('node', [...program('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.']);
