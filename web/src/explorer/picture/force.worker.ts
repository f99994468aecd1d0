import Graph from 'graphology';
import forceAtlas2 from 'graphology-layout-forceatlas2';

export interface Task {
  nodes: { key: string; x: number; y: number; size: number }[];
  links: { source: string; target: string; strength: number }[];
  rounds: number;
}

// A fixed number of rounds from given places: the same graph always gets the same layout.
onmessage = ({ data }: MessageEvent<Task>) => {
  const graph = new Graph({ type: 'undirected' });
  for (const { key, ...place } of data.nodes) graph.addNode(key, place);
  for (const { source, target, strength } of data.links) graph.addEdge(source, target, { weight: strength });
  const settings = { gravity: 0.6, scalingRatio: 6, linLogMode: true, slowDown: 4, barnesHutOptimize: graph.order > 600, barnesHutTheta: 0.6 };
  postMessage(forceAtlas2(graph, { iterations: data.rounds, settings, getEdgeWeight: 'weight' }));
};
