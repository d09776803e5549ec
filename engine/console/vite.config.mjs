import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const room = fileURLToPath(new URL('.', import.meta.url));

// Everything becomes files of our own origin: no inline script, no data: script, no eval.
export default defineConfig({
  root: room,
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../../dist/console', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    // One file: every screen needs the table and the form, so a split would only add round trips.
    chunkSizeWarningLimit: 1200,
  },
});
