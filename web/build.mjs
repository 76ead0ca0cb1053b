// Bundles the pages' scripts and styles, and the pages that people keep on their own disks, each as one file. Every bundled file carries a digest of its content in its name, so that browsers may
// keep it for good; manifest.json says which name is current. Each text file also lies there compressed.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '../src/CohortVault.Server/wwwroot/dist');

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ['src/site.ts', 'src/site.css', 'src/icon.svg', 'src/icons/phone-192.png', 'src/icons/phone-512.png', 'src/icons/phone-maskable-512.png', 'src/icons/phone-180.png'],
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  loader: { '.svg': 'copy', '.png': 'copy' },
  metafile: true,
  logLevel: 'warning',
});

const served = {};
for (const [path, output] of Object.entries(metafile.outputs)) {
  const name = basename(path);
  if (output.entryPoint !== undefined) {
    served[basename(relative('src', output.entryPoint)).replace(/\.ts$/, '.js')] = name;
  }

  const bytes = await readFile(join(here, path));
  const brotli = await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
  await writeFile(join(out, `${name}.br`), brotli);
  await writeFile(join(out, `${name}.gz`), await promisify(gzip)(bytes, { level: 9 }));
}

// The service worker of the participant's pages keeps their own files: those that the first script loads on such a page, with the style
// and the icon. A list that changes makes another worker, which every phone takes when it is online.
const outputs = new Map(Object.entries(metafile.outputs));
const needed = new Set();
const need = (path) => {
  if (!needed.has(path)) {
    needed.add(path);
    outputs.get(path).imports.filter((used) => used.kind === 'import-statement').forEach((used) => need(used.path));
  }
};
const onPhones = ['src/icons/phone-180.png', 'src/site.ts', 'src/phone/page.ts', 'src/questionnaire/page.ts', 'src/site.css', 'src/icon.svg'];
for (const [path, output] of outputs) {
  if (onPhones.includes(output.entryPoint)) {
    need(path);
  }
}
const files = [...needed].map((path) => `/assets/${basename(path)}`).sort();
const version = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 16);
await build({
  absWorkingDir: here,
  entryPoints: ['src/phone-worker/worker.ts'],
  outfile: join(out, 'phone-worker.js'),
  bundle: true,
  format: 'iife',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  define: { FILES: JSON.stringify(files), VERSION: JSON.stringify(version) },
  logLevel: 'warning',
});

// Each is one file that runs from anybody's disk: script and style inside, each allowed by its digest, and nothing else.
const inside = async (entry) => {
  const built = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    write: false,
    logLevel: 'warning',
  });
  return built.outputFiles[0].text.trim();
};
const digest = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
for (const [folder, name] of [['proof', 'proof-verifier.html'], ['joiner', 'key-list-joiner.html']]) {
  const [script, style] = [await inside(`src/${folder}/page.ts`), await inside(`src/${folder}/page.css`)];
  const page = (await readFile(join(here, `src/${folder}/page.html`), 'utf8')).replace(
    /\{\{([a-z-]+)\}\}/g,
    (_, part) => ({ script, style, 'script-hash': digest(script), 'style-hash': digest(style) })[part],
  );
  await writeFile(join(out, name), page);
}

await writeFile(join(out, 'manifest.json'), `${JSON.stringify(served, null, 2)}\n`);
