import { resolve } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [vue()],
  // The package may be a link to a folder with modules of its own; there is one React in a page.
  resolve: { dedupe: ['react', 'react-dom', 'vue'] },
  build: {
    chunkSizeWarningLimit: 1_200,
    rolldownOptions: {
      input: ['react', 'vue'].map((name) => resolve(import.meta.dirname, name, 'index.html')),
    },
  },
});
