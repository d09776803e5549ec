// The API report of the player.
//   node player/api.mjs           fails where player/api.md is not what the sources say
//   node player/api.mjs --write   writes player/api.md
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { declarations, report, undocumented } from './declarations.mjs';

const place = fileURLToPath(new URL('api.md', import.meta.url));
const files = declarations();
const wanted = report(files);
const bare = undocumented(files);
if (bare.length > 0) {
  console.error(
    `Without a docstring: ${bare.join(', ')}.\nReason: hosts read them in their editor.`,
  );
  process.exitCode = 1;
} else if (process.argv.includes('--write')) writeFileSync(place, wanted);
else if (readFileSync(place, 'utf8') !== wanted) {
  console.error('player/api.md is not what the sources say.');
  console.error('Reason: the public face changed. If that is meant: node player/api.mjs --write');
  process.exitCode = 1;
}
