import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const LICENCES = 'licenses.md';
const TYPEFACE = 'node_modules/@fontsource-variable/archivo/LICENSE';

/** Adds the licence of the typeface, which comes by a style and not by a script. */
function typeface(): Plugin {
  let folder = '';
  return {
    name: 'typeface',
    apply: 'build',
    configResolved: (config) => void (folder = config.build.outDir),
    writeBundle: () => appendFileSync(join(folder, LICENCES), `\n## Archivo (OFL-1.1)\n\n${readFileSync(TYPEFACE, 'utf8')}`),
  };
}

/** Writes `file.br` beside every file that gets at least a tenth smaller by it. */
function brotli(): Plugin {
  let folder = '';
  return {
    name: 'brotli',
    apply: 'build',
    configResolved: (config) => void (folder = config.build.outDir),
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        const path = join(folder, name);
        if (!statSync(path).isFile() || path.endsWith('.br')) continue;
        const content = readFileSync(path);
        const packed = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
        if (packed.length < content.length * 0.9) writeFileSync(`${path}.br`, packed);
      }
    },
  };
}

/** Lets the browser fetch what a page imports first thing together with the page. */
function ahead(): Plugin {
  return {
    name: 'ahead',
    apply: 'build',
    transformIndexHtml: (_, { bundle = {}, chunk }) => {
      const files = new Set(chunk?.dynamicImports);
      for (const file of files) {
        const found = bundle[file];
        if (found?.type === 'chunk') for (const more of found.imports) files.add(more);
      }
      const late = [...files].filter((file) => file !== chunk?.fileName && !chunk?.imports.includes(file));
      return late.map((file) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` }, injectTo: 'head' }));
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [typeface(), brotli(), ahead()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 8000,
    license: { fileName: LICENCES },
    modulePreload: { polyfill: false },
    rollupOptions: { input: ['index.html', 'playground.html'] },
  },
  worker: { format: 'es' },
  server: {
    proxy: Object.fromEntries(
      ['/graphql', '/export', '/schema.graphql', '/playground/stories.json', '/favicon.ico'].map((path) => [
        path,
        { target: process.env.INTERURBAN_ADDRESS ?? 'http://127.0.0.1:4000', ws: true },
      ]),
    ),
  },
});
