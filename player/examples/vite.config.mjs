import { resolve } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [vue()],
  build: {
    chunkSizeWarningLimit: 1_200,
    rolldownOptions: {
      input: ['react', 'vue'].map((name) => resolve(import.meta.dirname, name, 'index.html')),
    },
  },
});
