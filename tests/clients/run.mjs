// Holds a running server against real clients: their caches, what they do about hashes, the recipes of docs/CLIENTS.md, the programs
// that read its files, and the notebook of examples/clients. The server must hold the networks `uccn`, loaded first, and `golden`, as
// they come with the program, and `names`, imported from the folder of that name.
//
// usage: node run.mjs http://127.0.0.1:4000
//
// Prints a line a check and ends with "N passed, N failed"; the exit code is 1 if any failed.
import { checkCaches } from './caches/checks.mjs';
import { checkHashes } from './hashes.mjs';
import { checkNotebook } from './notebook.mjs';
import { checkReaders } from './readers.mjs';
import { checkRecipes } from './recipes.mjs';

const [address] = process.argv.slice(2);
if (!address) {
  console.error('usage: node run.mjs http://127.0.0.1:4000');
  process.exit(2);
}

let passed = 0;
let failed = 0;
async function check(name, run) {
  const started = performance.now();
  try {
    await run();
    passed += 1;
    console.log(`ok     ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED ${name}\n${error.message.replace(/^/gm, '       ')}`);
  }
}

await checkCaches(`${address}/graphql`, check);
await checkHashes(`${address}/graphql`, check);
await checkRecipes(address, check);
await checkReaders(address, check);
await checkNotebook(address, check);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
