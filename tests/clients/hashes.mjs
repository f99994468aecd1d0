// Automatic persisted queries: a client sends the hash of a document first. A server that does not know it says so, and the client
// sends both.
import assert from 'node:assert';
import { createHash } from 'node:crypto';
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { Client, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const refs = ['bologna', 'glasgow'];
const query = (name) => gql`query ${name}($ref: CityRef!) { city(ref: $ref) { id key } }`;

export async function checkHashes(url, check) {
  for (const byGet of [false, true]) {
    const method = byGet ? 'GET' : 'POST';
    await check(`Apollo Client sends a document once and its hash by ${method} from then on`, async () => {
      const { counted, requests } = counting();
      const link = new PersistedQueryLink({ sha256, useGETForHashedQueries: byGet }).concat(new HttpLink({ uri: url, fetch: counted }));
      const client = new ApolloClient({ link, cache: new InMemoryCache() });
      const document = query(`Apollo${method}`);
      for (const ref of refs) assert.equal((await client.query({ query: document, variables: { ref } })).data.city.key, ref);
      assertOneDocument(requests, byGet);
    });
    await check(`urql sends a document once and its hash by ${method} from then on`, async () => {
      const { counted, requests } = counting();
      const persisted = persistedExchange({ preferGetForPersistedQueries: byGet, generateHash: async (text) => sha256(text) });
      const client = new Client({ url, exchanges: [persisted, fetchExchange], fetch: counted, preferGetMethod: false });
      const document = query(`Urql${method}`);
      for (const ref of refs) assert.equal((await client.query(document, { ref })).data.city.key, ref);
      assertOneDocument(requests, byGet);
    });
  }
  await check('a GET of a hash may be kept by caches, and is not sent again to who has it', async () => {
    const document = 'query Kept { city(ref: "bologna") { key } }';
    const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash: sha256(document) } });
    const get = (parameters, headers) => fetch(`${url}?${new URLSearchParams({ extensions, ...parameters })}`, { headers });
    await (await get({ query: document })).text();
    const first = await get({});
    assert.equal((await first.json()).data.city.key, 'bologna');
    assert.match(first.headers.get('cache-control'), /^public, /);
    assert.match(first.headers.get('vary'), /authorization/);
    assert.equal((await get({}, { 'if-none-match': first.headers.get('etag') })).status, 304);
    const withToken = await get({}, { authorization: 'Bearer nobody' });
    assert.equal(withToken.status, 401);
    assert.equal(withToken.headers.get('cache-control'), 'no-store');
  });
}

/** A `fetch` that notes for each request its method and whether it has the document. */
function counting() {
  const requests = [];
  const counted = (address, options) => {
    const text = options.body ?? new URL(address).searchParams.get('query') ?? '';
    requests.push({ method: options.method, hasDocument: text.includes('city(ref') });
    return fetch(address, options);
  };
  return { counted, requests };
}

/** Two questions: the hash, the document with it, the hash. */
function assertOneDocument(requests, byGet) {
  assert.deepEqual(requests.map(({ hasDocument }) => hasDocument), [false, true, false]);
  assert.equal(requests[2].method, byGet ? 'GET' : 'POST');
}
