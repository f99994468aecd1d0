// The program itself and a browser, for tests and pictures. `INTERURBAN_PROGRAM` names another build, `CHROME_PATH` another browser.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { accessSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const PROGRAM = process.env.INTERURBAN_PROGRAM ?? fileURLToPath(new URL('../../target/debug/interurban', import.meta.url));
const BROWSERS = [process.env.CHROME_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const SECONDS = 1_000;

/**
 * Starts the program with the data it comes with, or with a network of other files; gives its address, a token that may write, and
 * the way to stop it.
 */
export async function startProgram({ network, files = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'interurban-web-'));
  const url = `sqlite:${join(folder, 'test.db')}`;
  // The program is not optimised, and the machine may be busy.
  const patience = { INTERURBAN_ANALYSIS_DEADLINE_MS: '60000', INTERURBAN_REQUEST_DEADLINE_MS: '90000' };
  const environment = { ...process.env, ...patience, DATABASE_URL: url, INTERURBAN_LISTEN: '127.0.0.1:0' };
  execFileSync(PROGRAM, ['migrate', 'up'], { env: environment, stdio: 'ignore' });
  const paths = Object.entries(files).map(([name, content]) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  });
  if (network) execFileSync(PROGRAM, ['import', '--network', network, '--create', network, ...paths], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  const made = execFileSync(PROGRAM, ['token', 'create', '--role', 'ADMIN', '--expires', '1d'], { env: environment, encoding: 'utf8' });
  const program = spawn(PROGRAM, ['serve'], { env: environment, stdio: ['ignore', 'pipe', 'ignore'] });
  const [address] = await new Promise((resolve, reject) => {
    createInterface({ input: program.stdout }).once('line', (line) => resolve([line]));
    program.once('exit', (status) => reject(new Error(`${PROGRAM} ended with status ${status}`)));
  });
  const stop = () =>
    new Promise((resolve) => {
      program.once('exit', () => {
        rmSync(folder, { recursive: true, force: true });
        resolve();
      });
      program.kill('SIGTERM');
    });
  return { address, token: made.trim().split(/\s+/).at(-1), stop };
}

/** Starts a browser that reaches this machine only. */
export function startBrowser(...more) {
  const executablePath = BROWSERS.find((path) => {
    try {
      accessSync(path ?? '');
      return true;
    } catch {
      return false;
    }
  });
  assert(executablePath, 'There is no Chromium: install it, or name it by CHROME_PATH.');
  return chromium.launch({
    executablePath,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
      ...more,
    ],
  });
}

/** Starts the program and a browser before the tests of a file, gives them to `take`, and stops both after the tests. */
export function around(take) {
  let program, browser;
  before(async () => {
    [program, browser] = await Promise.all([startProgram(), startBrowser()]);
    take(program, browser);
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });
}

/** Opens a page that must have nothing to complain about: no message of the console, no request elsewhere, no status of failure. */
export async function open(browser, address, path = '', { width = 1280, height = 720, theme = 'light', ready = '[data-ready="true"]', motion = 'reduce', routes = [], allowed = () => false } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, reducedMotion: motion, acceptDownloads: true });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: address });
  for (const [pattern, answer] of routes) await context.route(pattern, answer);
  const page = await context.newPage();
  page.setDefaultTimeout(20 * SECONDS);
  const complaints = [];
  page.on('console', (message) => {
    const harmless = !['error', 'warning'].includes(message.type()) || message.text().includes('ReadPixels');
    if (!harmless) complaints.push(`${message.type()}: ${message.text().slice(0, 300)}`);
  });
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(address) && !/^(data|blob):/.test(request.url())) complaints.push(`elsewhere: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(`${address}/${path}`);
  if (ready) await page.waitForSelector(ready);
  const close = async () => {
    await context.close();
    assert.deepEqual(complaints.filter((complaint) => !allowed(complaint)), []);
  };
  return { page, close };
}

/** Shows another fragment of the explorer, until its panel is there and nothing is being asked. */
export async function go(page, fragment) {
  await page.evaluate((hash) => (location.hash = hash), fragment);
  await page.waitForFunction(() => document.querySelector('main').dataset.ready === 'true' && document.querySelector('.panel') && !document.body.textContent.includes('Asking…'));
}

/** The answer of the API to a query. */
export async function ask(address, query, variables = {}, token = '') {
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

/** Waits until a state of the page holds. */
export const until = (page, condition, argument) => page.waitForFunction(condition, argument);
