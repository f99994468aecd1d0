// Makes the pictures of docs/images anew: npm run pictures
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { go, open, startBrowser, startProgram } from './support.mjs';

const FOLDER = new URL('../../docs/images/', import.meta.url);
const MOST_BYTES = 150_000;
const ASKED = '.desk[data-asked="true"]';
const QUERY = '{\n  countryLinks(first: 20) {\n    nodes {\n      countryA { name }\n      countryB { name }\n      linkCount\n      affinity\n    }\n  }\n}';

const [program, browser] = await Promise.all([startProgram(), startBrowser()]);

/** A PNG file as WebP. */
async function webp(png) {
  const page = await browser.newPage();
  const data = await page.evaluate(async (text) => {
    const image = new Image();
    image.src = `data:image/png;base64,${text}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext('2d').drawImage(image, 0, 0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality: 0.86 })).arrayBuffer());
    return Array.from(bytes);
  }, png.toString('base64'));
  await page.close();
  return Buffer.from(data);
}

async function take(name, page) {
  const file = await webp(await page.screenshot());
  if (file.length > MOST_BYTES) throw new Error(`${name} has ${file.length} bytes`);
  writeFileSync(new URL(`${name}.webp`, FOLDER), file);
  console.log(fileURLToPath(new URL(`${name}.webp`, FOLDER)), file.length);
}

for (const [name, fragment, theme] of [
  ['path', 'from=dakar&to=kanazawa', 'light'],
  ['communities', 'view=force&clusters=COMMUNITIES&colour=community', 'dark'],
  ['countries', 'view=countries&pair=BR-CN', 'light'],
]) {
  const { page, close } = await open(browser, program.address, '', { theme, width: 1280, height: 800 });
  await go(page, fragment);
  await take(name, page);
  await close();
}
const { page, close } = await open(browser, program.address, `playground?${new URLSearchParams({ query: QUERY })}`, { width: 1280, height: 800, ready: ASKED });
await page.getByRole('button', { name: 'Table', exact: true }).click();
await take('playground', page);
await close();
await browser.close();
await program.stop();
