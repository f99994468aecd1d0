// The pages of examples/clients, with the packages that they load from jsDelivr taken from node_modules.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { build } from 'vite';
import { around, ask, open } from './support.mjs';

const PACKAGE = /^https:\/\/cdn\.jsdelivr\.net\/npm\/([\w-]+)@([\d.]+)\/\+esm$/;
let program, browser;
around((...both) => ([program, browser] = both));

/** A package as one module, as jsDelivr gives it. */
async function bundle(name) {
  const source = `import * as all from '${name}'; export * from '${name}'; export default all.default;`;
  const entry = { name: 'entry', resolveId: (id) => (id === 'entry' ? id : undefined), load: (id) => (id === 'entry' ? source : undefined) };
  const options = { input: 'entry', preserveEntrySignatures: 'strict' };
  const { output } = await build({ configFile: false, logLevel: 'silent', plugins: [entry], build: { write: false, minify: false, rollupOptions: options } });
  return output[0].code;
}

async function serve(route) {
  const address = route.request().url();
  const [, name, version] = address.match(PACKAGE) ?? [];
  assert(name, `${address} is not a package of jsDelivr with its version`);
  const { dependencies, devDependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  assert.equal({ ...dependencies, ...devDependencies }[name], version, `the page names another version of ${name} than the tests have`);
  await route.fulfill({ contentType: 'text/javascript', headers: { 'access-control-allow-origin': '*' }, body: await bundle(name) });
}

/** Opens a page of the examples beside the program. */
function example(name, ready) {
  const file = readFileSync(new URL(`../../examples/clients/${name}`, import.meta.url), 'utf8');
  const routes = [
    ['**/examples/**', (route) => route.fulfill({ contentType: 'text/html', body: file })],
    ['https://cdn.jsdelivr.net/**', serve],
  ];
  const allowed = (complaint) => complaint.startsWith('elsewhere: https://cdn.jsdelivr.net/npm/');
  return open(browser, program.address, `examples/${name}?server=${program.address}`, { ready, routes, allowed });
}

test('the page with D3 draws every city and every link', async () => {
  const { graph } = await ask(program.address, '{ graph { nodes { key } links { key } } }');
  const { page, close } = await example('d3.html', 'circle');
  await page.getByText(`${graph.nodes.length} cities, ${graph.links.length} links`).waitFor();
  assert.deepEqual([await page.locator('circle').count(), await page.locator('line').count()], [graph.nodes.length, graph.links.length]);
  await close();
});

test('the page with sigma draws the file as it comes', async () => {
  const { graph } = await ask(program.address, '{ graph { nodes { key } links { key } } }');
  const { page, close } = await example('sigma.html', '#picture canvas');
  await page.getByText(`${graph.nodes.length} cities, ${graph.links.length} links`).waitFor();
  assert((await page.locator('#picture').screenshot()).length > 20_000, 'the picture is blank');
  await close();
});
