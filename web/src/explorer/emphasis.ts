import type { PathQuery } from '../../generated/graphql';
import type { Grouping, PictureGraph } from './groups';
import { ALL_BRIGHT, type Emphasis } from './picture/scene';
import type { State } from './state';

export interface Selection {
  emphasis: Emphasis;
  /** Cities that the camera should show; all if null. */
  focus: string[] | null;
}

/** What a state makes stand out. */
export function emphasised(state: State, graph: PictureGraph | undefined, grouping: Grouping, path: PathQuery['cooperationPath'], cluster: string[] | undefined): Selection {
  if (!graph) return { emphasis: ALL_BRIGHT, focus: null };
  const present = new Set(graph.nodes.map(({ key }) => key));
  const among = (nodes: Set<string>, marked: string[] = []): Selection => ({
    emphasis: { nodes, links: new Set(graph.links.filter(({ source, target }) => nodes.has(source) && nodes.has(target)).map(({ key }) => key)), marked, path: new Set() },
    focus: [...nodes],
  });
  const around = (keys: string[]): Selection => {
    const links = graph.links.filter(({ source, target }) => keys.includes(source) || keys.includes(target));
    const nodes = new Set([...keys, ...links.flatMap(({ source, target }) => [source, target])].filter((key) => present.has(key)));
    return { emphasis: { nodes, links: new Set(links.map(({ key }) => key)), marked: keys, path: new Set() }, focus: [...nodes] };
  };
  if (state.city) return state.hops > 1 ? among(within(state.hops, state.city, graph), [state.city]) : around([state.city]);
  if (state.without.length > 0 || state.add.length > 0) return around([...state.without, ...state.add.flatMap((pair) => pair.split('~'))]);
  if (state.from && state.to && path) return alongPath(state, graph, path);
  if (state.from || state.to) return around([state.from || state.to]);
  if (state.cluster && cluster) return among(new Set(cluster));
  if (state.pair) return betweenCountries(state.pair.split('-'), graph);
  if (state.only) {
    const { emphasis } = among(new Set(graph.nodes.filter((node) => grouping.of(node) === state.only).map(({ key }) => key)));
    return { emphasis, focus: null };
  }
  return { emphasis: ALL_BRIGHT, focus: null };
}

function alongPath(state: State, graph: PictureGraph, path: NonNullable<PathQuery['cooperationPath']>): Selection {
  const keys = path.found ? path.cities.map(({ key }) => key) : [state.from, state.to];
  const steps = new Set(path.hops.flatMap(({ from, to }) => [`${from.key} ${to.key}`, `${to.key} ${from.key}`]));
  const links = new Set(graph.links.filter(({ source, target }) => steps.has(`${source} ${target}`)).map(({ key }) => key));
  return { emphasis: { nodes: new Set(keys), links, marked: keys, path: links }, focus: keys };
}

function betweenCountries([a = '', b = '']: string[], graph: PictureGraph): Selection {
  const country = new Map(graph.nodes.map((node) => [node.key, node.country]));
  const links = graph.links.filter(({ source, target }) => {
    const ends = [country.get(source), country.get(target)];
    return a === b ? ends.every((code) => code === a) : ends.includes(a) && ends.includes(b);
  });
  const nodes = new Set(links.flatMap(({ source, target }) => [source, target]));
  return { emphasis: { nodes, links: new Set(links.map(({ key }) => key)), marked: [], path: new Set() }, focus: [...nodes] };
}

/** A city and all that it reaches in so many hops. */
function within(hops: number, city: string, graph: PictureGraph): Set<string> {
  const found = new Set([city]);
  for (let hop = 0; hop < hops; hop += 1) {
    const edge = graph.links.filter(({ source, target }) => found.has(source) !== found.has(target));
    for (const { source, target } of edge) found.add(source).add(target);
  }
  return found;
}
