/** A site with Paella Player, made of nothing but what the packager's paella.md says. */

import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { packageRoot } from '../../../config/package-root.ts';

/** A page with the player at `index.html`, set up as paella.md says; `?id=` names the lesson. */
export async function makePaellaSite(folder: string): Promise<void> {
  const text = await readFile(join(packageRoot, 'packager/manifest/paella.md'), 'utf8');
  const block = (kind: string): string =>
    new RegExp(`^\`\`\`${kind}\n([^]*?)^\`\`\``, 'm').exec(text)?.[1] ?? '';
  // The bundle leaves its exports in a global where there is no module loader.
  const script = block('js').replace(
    "import { Paella } from 'paella-core';",
    "const { Paella } = self['paella-core'];",
  );
  await mkdir(join(folder, 'config'), { recursive: true });
  await writeFile(join(folder, 'config/config.json'), block('json'));
  await copyFile(
    join(packageRoot, 'node_modules/paella-core/dist/paella-core.js'),
    join(folder, 'paella-core.js'),
  );
  await writeFile(
    join(folder, 'index.html'),
    `<!doctype html><meta charset="utf-8">
    <style>#player-container { width: 960px; height: 540px }</style>
    <div id="player-container"></div>
    <script src="paella-core.js"></script>
    <script type="module">${script}globalThis.player = player;</script>`,
  );
}
