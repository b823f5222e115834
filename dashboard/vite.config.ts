import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The dashboard is built once, by `npm run prepare`, and served by the range itself. Nothing is inlined as a data URI,
 * so that the content security policy can stay at 'self' for scripts and fonts.
 */
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/socket.io': { target: 'http://127.0.0.1:8080', ws: true } } },
});
