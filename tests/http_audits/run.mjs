// Runs every audit of graphql-http, the optional ones too, against the URL given as argument.
// Prints each failure and ends with "N passed, N failed"; the exit code is 1 if any failed.
import { serverAudits } from 'graphql-http';

const [url] = process.argv.slice(2);
if (!url) {
  console.error('usage: node run.mjs http://127.0.0.1:4000/graphql');
  process.exit(2);
}

let passed = 0;
let failed = 0;
for (const audit of serverAudits({ url, fetchFn: fetch })) {
  const result = await audit.fn();
  if (result.status === 'ok') {
    passed += 1;
    continue;
  }
  failed += 1;
  const { response } = result;
  console.log(`${audit.id} ${audit.name}`);
  console.log(`  ${result.reason} (status ${response.status}, ${response.headers.get('content-type')})`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
