// Automatic persisted queries: a client sends the hash of a document first. This server keeps none and says so, and the client goes on.
import assert from 'node:assert';
import { createHash } from 'node:crypto';
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

export async function checkHashes(url, check) {
  for (const useGETForHashedQueries of [false, true]) {
    const method = useGETForHashedQueries ? 'GET' : 'POST';
    await check(`Apollo Client, told by ${method} that hashes are not kept, sends documents from then on`, async () => {
      let requests = 0;
      const counted = (...request) => {
        requests += 1;
        return fetch(...request);
      };
      const link = new PersistedQueryLink({ sha256, useGETForHashedQueries }).concat(new HttpLink({ uri: url, fetch: counted }));
      const client = new ApolloClient({ link, cache: new InMemoryCache() });
      for (const ref of ['bologna', 'glasgow']) {
        const { data } = await client.query({ query: gql`query($ref: CityRef!) { city(ref: $ref) { id key } }`, variables: { ref } });
        assert.equal(data.city.key, ref);
      }
      assert.equal(requests, 3, 'one for the hash, two for the documents');
    });
  }
}
