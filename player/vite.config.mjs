// Builds the player for host pages: dist/player/lectern.js (ESM) and lectern.iife.js (plain script).
// With LECTERN_MEASURE=1 shaka-player stays outside and the result goes to dist/player-measure/,
// which tells how large our own part is.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { tightStyles } from './tight-styles.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const measure = process.env.LECTERN_MEASURE === '1';

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

export default defineConfig({
  root: here('.'),
  publicDir: false,
  plugins: [onlyInPages, tightStyles],
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
      name: 'Lectern',
      formats: measure ? ['es'] : ['es', 'iife'],
      fileName: (format) => (format === 'es' ? 'lectern.js' : 'lectern.iife.js'),
    },
    rolldownOptions: {
      external: measure ? [/^shaka-player/] : [],
      // Vite leaves the ESM of libraries unminified; this one is served to pages as it is.
      output: { minify: true, comments: { legal: true } },
    },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_200,
  },
});
