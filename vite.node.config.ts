// Builds src/node/cli.ts into dist-node/cli.js: one ES module that plain Node runs, with no
// node_modules beside it; `npx redis-playground` is its name.
import { defineConfig } from 'vite';

export default defineConfig({
  ssr: { noExternal: true },
  build: {
    ssr: 'src/node/cli.ts',
    outDir: 'dist-node',
    target: 'node20',
    copyPublicDir: false,
    rolldownOptions: {
      output: { entryFileNames: 'cli.js', codeSplitting: false, banner: '#!/usr/bin/env node' },
    },
  },
});
