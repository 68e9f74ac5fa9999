import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// The running program that the development server asks.
const server = process.env['TALBLICK_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [svelte()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // light-dark() is kept: the browsers of the last two years know it.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Nothing is inlined: the content security policy allows files of our own origin only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What asks for what: read by scripts/size-check.mjs.
    manifest: true,
  },
  server: {
    proxy: Object.fromEntries(['/api', '/catalog', '/charts', '/coverage', '/downloads', '/maps', '/ogc', '/prometheus', '/sta', '/tiles', '/version', '/readyz'].map((path) => [path, server])),
  },
  // Tests speak both languages, of everything.
  test: { setupFiles: 'tests/texts.ts', include: ['src/**/*.test.ts', 'tests/**/*.test.ts'] },
});
