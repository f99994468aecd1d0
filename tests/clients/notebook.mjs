// Runs the notebook of examples/clients against a server: every cell must run, and every question must have its plot.
import assert from 'node:assert';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const NOTEBOOK = fileURLToPath(new URL('../../examples/clients/analyst.ipynb', import.meta.url));
const JUPYTER = fileURLToPath(new URL('.venv/bin/jupyter-execute', import.meta.url));
const QUESTIONS = 10;
const LONGEST_MS = 180_000;

/** Runs the notebook; `check` takes a name and what throws if it fails. */
export async function checkNotebook(address, check) {
  await check('notebook analyst.ipynb', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'notebook-'));
    try {
      const output = join(folder, 'run');
      const env = { ...process.env, INTERURBAN: address };
      await promisify(execFile)(JUPYTER, ['--output', output, NOTEBOOK], { env, timeout: LONGEST_MS });
      const outputs = JSON.parse(readFileSync(`${output}.ipynb`, 'utf8')).cells.flatMap((cell) => cell.outputs ?? []);
      const plots = outputs.filter((output) => output.data?.['image/png']);
      assert.equal(plots.length, QUESTIONS);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
