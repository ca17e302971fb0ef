// Builds the page into dist/: static files that work from any folder of any host (relative base),
// with the worker as an ES module. Monaco stays off the critical path by being imported on demand;
// a hand-made chunk for it would draw shared helpers in and load it first.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { lessonPlugin } from './src/node/lesson-plugin.ts';
import { libraryPlugin } from './src/node/library-plugin.ts';
import { licensePlugin } from './src/node/license-plugin.ts';
import { pythonPlugin } from './src/node/python-plugin.ts';

const HOST = '127.0.0.1';
const licenses = licensePlugin('scripts/licenses');

export default defineConfig({
  base: './',
  plugins: [
    react(),
    lessonPlugin('lessons'),
    libraryPlugin('lessons'),
    pythonPlugin('scripts/python-site.mjs'),
    licenses.page,
  ],
  server: { host: HOST },
  preview: { host: HOST },
  worker: { format: 'es', plugins: () => [licenses.worker] },
  // The components are React's; what ships is Preact in its place, 45 kB less to fetch.
  resolve: {
    alias: {
      'react-dom/client': 'preact/compat/client',
      'react-dom': 'preact/compat',
      'react/jsx-runtime': 'preact/jsx-runtime',
      react: 'preact/compat',
    },
  },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Monaco is one file of 2.7 MB; what comes before the prompt is watched by `npm run size`.
    chunkSizeWarningLimit: 4000,
  },
});
