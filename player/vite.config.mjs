// Builds the player for host pages: dist/player/lectern.js, beside it the parts of the screen that come
// when they are needed, each named by its content, and lectern.iife.js, the plain script that loads it all.
// With LECTERN_MEASURE=1 shaka-player stays outside and the result goes to dist/player-measure/,
// which tells how large our own part is.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, defineConfig } from 'vite';
import { tightStyles } from './tight-styles.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const measure = process.env.LECTERN_MEASURE === '1';

/** An import of nothing but types; left as a bare import it would tie a part to the player, or the other way. */
const OF_TYPES = /^(?:im|ex)port \{(?:\s*type [\w$]+(?: as [\w$]+)?,?)+\s*\} from '[^']+';/gm;

/** Takes them away; the lines stay, for the source map. Made anew for each build: Vite changes what it is given. */
const onlyValues = () => ({
  name: 'lectern-only-values',
  enforce: 'pre',
  transform: (code, id) =>
    id.endsWith('.ts')
      ? { code: code.replace(OF_TYPES, (all) => all.replace(/[^\n]/g, '')), map: null }
      : null,
});

/** shaka-player touches the page as it is imported; a server that renders pages has none. */
const onlyInPages = {
  name: 'lectern-only-in-pages',
  transform: {
    filter: { id: /shaka-player[\\/]dist[\\/].*\.js$/ },
    handler: (code) => ({
      code: `if (typeof document !== 'undefined') {${code}\n}`,
      map: null,
    }),
  },
};

/** The plain script is so small that it is made on the way. */
const plainScript = {
  name: 'lectern-plain-script',
  async generateBundle() {
    const [{ output }] = await build({
      configFile: false,
      logLevel: 'warn',
      publicDir: false,
      plugins: [onlyValues()],
      build: {
        write: false,
        target: 'es2022',
        lib: { entry: here('loader.ts'), name: 'Lectern', formats: ['iife'] },
      },
    });
    this.emitFile({ type: 'asset', fileName: 'lectern.iife.js', source: output[0].code });
  },
};

/** Parts of an older build would lie there for ever. */
const noOldParts = {
  name: 'lectern-no-old-parts',
  writeBundle({ dir }, bundle) {
    for (const name of readdirSync(dir)) {
      const isPart = /^lectern-.*\.js(\.map)?$/.test(name);
      if (isPart && bundle[name.replace(/\.map$/, '')] === undefined) rmSync(join(dir, name));
    }
  },
};

export default defineConfig({
  root: here('.'),
  publicDir: false,
  plugins: [onlyValues(), onlyInPages, tightStyles, plainScript, noOldParts],
  logLevel: 'warn',
  build: {
    outDir: here(measure ? '../dist/player-measure' : '../dist/player'),
    // The compiler puts its declarations into the same folder.
    emptyOutDir: false,
    target: 'es2022',
    // Beside the bundle, not named in it: hosts get the bundle alone.
    sourcemap: measure ? false : 'hidden',
    lib: {
      entry: here('index.ts'),
      formats: ['es'],
      fileName: () => 'lectern.js',
    },
    // What is preloaded, and when, the player decides itself.
    modulePreload: false,
    rolldownOptions: {
      external: measure ? [/^shaka-player/] : [],
      // Parts take what they share with the player from lectern.js: no file more on the way to the start.
      preserveEntrySignatures: 'allow-extension',
      // Else shapes of decoders that only the engine uses would stay, for the sake of getters they lack.
      treeshake: { propertyReadSideEffects: false },
      output: {
        // Vite leaves the ESM of libraries unminified; this one is served to pages as it is.
        minify: true,
        // What marks calls without effect is of use to who builds on, and nobody takes this apart.
        comments: { legal: true, annotation: false, jsdoc: false },
        chunkFileNames: ({ name }) => `lectern-${name.replace(/-part$/, '')}-[hash].js`,
      },
    },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_200,
  },
});
