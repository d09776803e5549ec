// Makes dist/player a package of its own for front ends: beside the bundles of vite.config.mjs the
// wrappers, the declarations and a package.json. `npm pack ./dist/player` packs exactly these files.
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { declarations } from './declarations.mjs';
import { keepBudget } from './size.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The player stands beside the wrappers in the package. */
const neighbour = {
  name: 'lectern-neighbour',
  enforce: 'pre',
  resolveId: (source) =>
    source === '../index.ts' ? { id: './lectern.js', external: true } : undefined,
};

/** @param folder where vite.config.mjs has put the bundles */
export async function makePackage(folder) {
  await build({
    root: here('.'),
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    plugins: [neighbour],
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      lib: {
        entry: { react: here('react/index.ts'), vue: here('vue/index.ts') },
        formats: ['es'],
        fileName: (_format, name) => `${name}.js`,
      },
      rolldownOptions: { external: ['react', 'vue'] },
    },
  });
  const types = declarations();
  for (const [name, text] of Object.entries(types)) writeFileSync(join(folder, name), text);
  const { version, license } = JSON.parse(readFileSync(here('../package.json'), 'utf8'));
  const entry = (name) => ({ types: `./${name}.d.ts`, default: `./${name}.js` });
  const manifest = {
    name: 'lectern-player',
    version,
    description:
      'The player of Lectern for host pages: one element, and thin React and Vue wrappers.',
    license,
    type: 'module',
    exports: {
      '.': entry('lectern'),
      './react': entry('react'),
      './vue': entry('vue'),
      './lectern.js': './lectern.js',
      './lectern.iife.js': './lectern.iife.js',
      './package.json': './package.json',
    },
    files: [
      'lectern.js',
      ...parts(folder),
      'lectern.iife.js',
      'react.js',
      'vue.js',
      ...Object.keys(types),
      'reference.md',
    ],
    peerDependencies: { react: '>=18', vue: '>=3.3' },
    peerDependenciesMeta: { react: { optional: true }, vue: { optional: true } },
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  // What is for who changes the player has no place, and its links lead nowhere, in the package.
  const [forHosts] = readFileSync(here('README.md'), 'utf8').split('\n## For who changes it');
  writeFileSync(join(folder, 'README.md'), forHosts);
  copyFileSync(here('reference.md'), join(folder, 'reference.md'));
  copyFileSync(here('../LICENSE'), join(folder, 'LICENSE'));
}

/** Names of the files that come when they are needed. */
function parts(folder) {
  return readdirSync(folder).filter((name) => /^lectern-[\w-]+\.js$/.test(name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await makePackage(here('../dist/player'));
  await keepBudget(false);
}
