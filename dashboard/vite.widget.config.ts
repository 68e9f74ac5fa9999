// The script for other people's pages: one file under a name that stays, beside the application.
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    target: 'es2022',
    emptyOutDir: false,
    copyPublicDir: false,
    modulePreload: { polyfill: false },
    rollupOptions: { input: 'src/widget/widget.ts', output: { entryFileNames: 'widget.js' } },
  },
});
