// Opens the files of /export in the programs they are for: networkx, igraph and pandas (readers.py), graphology and Cytoscape.js.
import assert from 'node:assert';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import cytoscape from 'cytoscape';
import Graph from 'graphology';
import { plainly } from './server.mjs';

const PYTHON = fileURLToPath(new URL('.venv/bin/python', import.meta.url));
const SCRIPT = fileURLToPath(new URL('readers.py', import.meta.url));
const NETWORKS = ['uccn', 'names'];
const LONGEST_MS = 60_000;

/** Reads all files of some networks; `check` takes a name and what throws if it fails. */
export async function checkReaders(address, check) {
  const ask = plainly(`${address}/graphql`);
  for (const network of NETWORKS) {
    await check(`files of ${network} in Python`, () => promisify(execFile)(PYTHON, [SCRIPT, address, network], { timeout: LONGEST_MS }));
    await check(`files of ${network} in JavaScript`, async () => {
      const { graph } = await ask('query ($scope: Scope) { graph(scope: $scope) { nodes { key label } links { source target strength } } }', { scope: { network } });
      const fetched = async (file) => (await fetch(`${address}/export/${file}?network=${network}`)).json();
      const drawn = Graph.from(await fetched('graphology.json'));
      same(graph, drawn.mapNodes((key, { label }) => [key, label]), drawn.mapEdges((_, { weight }, source, target) => [source, target, weight]));
      const { elements } = cytoscape({ headless: true, ...(await fetched('cytoscape.json')) }).json();
      same(graph, elements.nodes.map(({ data }) => [data.id, data.label]), elements.edges.map(({ data }) => [data.source, data.target, data.weight]));
    });
  }
}

/** Holds what a reader found against the API, whatever the order. */
function same({ nodes, links }, cities, lines) {
  const sorted = (rows) => rows.map((row) => JSON.stringify(row)).sort();
  assert.deepEqual(sorted(cities), sorted(nodes.map(({ key, label }) => [key, label])));
  assert.deepEqual(sorted(lines), sorted(links.map(({ source, target, strength }) => [source, target, strength])));
}
