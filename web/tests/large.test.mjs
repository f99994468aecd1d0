import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open, startBrowser, startProgram, until } from './support.mjs';

const CITIES = 6_000;

/** A made-up network: cities in rows around the globe, each linked with the next one and with one far away. */
function made() {
  const nodes = ['Id,Label,Country,Latitude,Longitude'];
  const links = ['Source,Target'];
  for (let index = 0; index < CITIES; index += 1) {
    nodes.push(`c${index},Made ${index},ZZ,${(index % 60) - 20},${((index * 7) % 350) - 175}`);
    links.push(`c${index},c${(index + 1) % CITIES}`, `c${index},c${(index * 31 + 17) % CITIES}`);
  }
  return { 'nodes.csv': nodes.join('\n'), 'links.csv': links.filter((line) => new Set(line.split(',')).size > 1).join('\n') };
}

test('thousands of cities are drawn in few frames, found and selected', async () => {
  const [program, browser] = await Promise.all([startProgram({ network: 'made', files: made() }), startBrowser()]);
  try {
    const started = performance.now();
    const { page, close } = await open(browser, program.address, '#networks=made&asOf=2026', { ready: `.canvas[data-cities="${CITIES}"]:not([data-links="0"])` });
    const took = performance.now() - started;
    const { frame, frames } = await page.$eval('.canvas', ({ dataset }) => ({ ...dataset }));
    console.log(`${CITIES} cities after ${Math.round(took)} ms and ${frames} frames, the last one ${frame} ms of script`);
    assert(Number(frames) <= 5, `${frames} frames before the first picture`);
    const box = page.getByRole('combobox', { name: 'Find a city' });
    await box.fill('Made 4711');
    await page.getByRole('option', { name: 'Made 4711' }).waitFor();
    await box.press('Enter');
    await page.getByRole('heading', { name: 'Made 4711' }).waitFor();
    await until(page, () => location.hash.includes('city='));
    await close();
  } finally {
    await Promise.all([browser.close(), program.stop()]);
  }
});
