#!/usr/bin/env -S node --max-semi-space-size=64
// The flag gives the young generation of the heap room (MiB): what a beat allocates is then collected a
// quarter as often, which `npm run bench -- live-beats` shows.

import { launch } from './launch.mjs';

await launch('engine');
