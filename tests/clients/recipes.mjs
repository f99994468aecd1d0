// Runs the recipes of docs/CLIENTS.md as they stand there. A recipe is a section: blocks with a file name after their language are
// files, `sh` blocks are commands, a `text` block is what the commands before it print.
import assert from 'node:assert';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DOCUMENT = new URL('../../docs/CLIENTS.md', import.meta.url);
const HERE = fileURLToPath(new URL('.', import.meta.url));
const ADDRESS_IN_DOCUMENT = '127.0.0.1:4000';
const LONGEST_MS = 90_000;

/** Runs every recipe against a server; `check` takes the name of one and what throws if it fails. */
export async function checkRecipes(address, check) {
  const text = readFileSync(DOCUMENT, 'utf8');
  assert.ok(text.includes(ADDRESS_IN_DOCUMENT));
  const recipes = sections(text.replaceAll(ADDRESS_IN_DOCUMENT, new URL(address).host)).filter(({ blocks }) => blocks.length > 0);
  for (const { title, blocks } of recipes) await check(`recipe ${title}`, () => follow(blocks));
}

/** The sections of the second level, each with its blocks of code. */
function sections(text) {
  return text.split(/^## /m).slice(1).map((section) => ({
    title: section.slice(0, section.indexOf('\n')),
    blocks: [...section.matchAll(/^```(\w+) ?(.*)\n([^]*?)^```$/gm)].map(([, language, file, code]) => ({ language, file, code })),
  }));
}

async function follow(blocks) {
  const folder = mkdtempSync(join(tmpdir(), 'recipe-'));
  try {
    symlinkSync(join(HERE, 'node_modules'), join(folder, 'node_modules'));
    let printed;
    let compared = 0;
    for (const { language, file, code } of blocks) {
      if (file) write(join(folder, file), code);
      else if (language === 'sh') printed = await run(code, folder);
      else if (language === 'text') compared += same(printed, code);
      else throw new Error(`a block in ${language} is neither a file nor commands`);
    }
    assert.ok(compared > 0, 'the recipe does not say what it prints');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(path, code) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, code);
}

function same(printed, expected) {
  assert.ok(printed === expected, `it printed\n${printed}instead of\n${expected}`);
  return 1;
}

/** What the commands print; one that fails fails the recipe. Programs of the packages here, of npm and of Python, come first. */
function run(commands, folder) {
  const PATH = [join(HERE, '.venv/bin'), join(HERE, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const child = spawn('bash', ['-euo', 'pipefail', '-c', commands], { cwd: folder, env: { ...process.env, PATH }, timeout: LONGEST_MS });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => (output[name] += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(output.stdout) : reject(new Error(`status ${code}\n${output.stdout}${output.stderr}`))));
  });
}
