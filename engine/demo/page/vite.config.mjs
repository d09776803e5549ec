import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const room = fileURLToPath(new URL('.', import.meta.url));

// The player is no part of this build: the page loads it from the engine, as any host's page does.
export default defineConfig({
  root: room,
  base: '/',
  build: {
    outDir: fileURLToPath(new URL('../../../dist/demo', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
  },
});
