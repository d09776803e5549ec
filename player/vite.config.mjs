// Builds the player for host pages: dist/player/lectern.js (ESM) and lectern.iife.js (plain script).
// With LECTERN_MEASURE=1 shaka-player stays outside and the result goes to dist/player-measure/,
// which tells how large our own part is.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const measure = process.env.LECTERN_MEASURE === '1';

export default defineConfig({
  root: here('.'),
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: here(measure ? '../dist/player-measure' : '../dist/player'),
    // The compiler puts its declarations into the same folder.
    emptyOutDir: false,
    target: 'es2022',
    sourcemap: !measure,
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
