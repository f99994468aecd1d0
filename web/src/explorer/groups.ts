import type { ChoicesQuery, ClustersQuery, NetworksQuery, PictureQuery } from '../../generated/graphql';
import type { Colour } from './state';
import { number, region } from './text';

type Answer = NonNullable<PictureQuery['graph']>;
export type Node = Answer['nodes'][number];
export type Link = Answer['links'][number] & { key: string };
export interface PictureGraph extends Answer {
  links: Link[];
}

/** A group of the legend. */
export interface Group {
  key: string;
  name: string;
  count: number;
  /** The number of its colour token; 0 is grey. */
  colour: number;
}
export interface Grouping {
  groups: Group[];
  /** The group of a city. */
  of(node: Node): string;
  colour(key: string): number;
}

export interface Known {
  networks: NonNullable<NetworksQuery['networks']>['nodes'];
  choices: ChoicesQuery | undefined;
  communities: ClustersQuery | undefined;
  /** Keys of the members of each network, where several are laid over each other. */
  members: Map<string, Set<string>>;
}

const COLOURS = 8;
const NONE = 'none';

/** The groups of the cities of a picture by what they are coloured by. */
export function grouped(nodes: Node[], colour: Colour, known: Known): Grouping {
  const of = membership(colour, known);
  const counts = new Map<string, number>();
  for (const node of nodes) counts.set(of(node), (counts.get(of(node)) ?? 0) + 1);
  const names = named(colour, known);
  const order = ranked(colour, known, counts);
  const colours = new Map(order.filter((key) => key !== NONE).slice(0, COLOURS).map((key, index) => [key, index + 1]));
  const shown = order.filter((key) => colours.has(key) && counts.has(key));
  const others = [...counts.keys()].filter((key) => !colours.has(key));
  const groups = shown.map((key) => ({ key, name: names(key), count: counts.get(key) ?? 0, colour: colours.get(key) ?? 0 }));
  const rest = others.reduce((sum, key) => sum + (counts.get(key) ?? 0), 0);
  const other = colour === 'community' ? 'Small groups and single cities' : others.length === 1 ? names(NONE) : `${number(others.length)} others`;
  if (rest > 0) groups.push({ key: NONE, name: other, count: rest, colour: 0 });
  return { groups, of: (node) => (colours.has(of(node)) ? of(node) : NONE), colour: (key) => colours.get(key) ?? 0 };
}

function membership(colour: Colour, known: Known): (node: Node) => string {
  const regions = new Map(known.choices?.countries?.nodes.map(({ code, region }) => [code, region]));
  switch (colour) {
    case 'field':
      return ({ field }) => field ?? NONE;
    case 'country':
      return ({ country }) => country ?? NONE;
    case 'region':
      return ({ country }) => regions.get(country ?? '') ?? NONE;
    case 'community':
      return ({ community, degree }) => (community && degree > 0 ? String(community) : NONE);
    case 'network':
      return ({ key }) => [...known.members].filter(([, keys]) => keys.has(key)).map(([network]) => network).join('+') || NONE;
  }
}

function named(colour: Colour, known: Known): (key: string) => string {
  const names = new Map<string, string>([[NONE, 'None']]);
  for (const { key, name, fields } of known.networks) {
    if (colour === 'network') names.set(key, `Only ${name}`);
    for (const field of fields) if (colour === 'field') names.set(field.key, field.name);
  }
  for (const { code, name } of known.choices?.countries?.nodes ?? []) names.set(code, name);
  for (const { rank, hub } of known.communities?.clusters?.nodes ?? []) if (colour === 'community') names.set(String(rank), `Around ${hub.name}`);
  return (key) => names.get(key) ?? (colour === 'region' ? region(key) : key.includes('+') ? 'In both networks' : key);
}

/** Groups in the order in which they get colours: fields always get the same, others by their number of cities. */
function ranked(colour: Colour, known: Known, counts: Map<string, number>): string[] {
  if (colour === 'field' && known.networks.length === 1) return known.networks.flatMap(({ fields }) => fields.map(({ key }) => key));
  if (colour === 'network') return [...known.networks.map(({ key }) => key), known.networks.map(({ key }) => key).join('+')];
  if (colour === 'region') return ['EUROPE_NORTH_AMERICA', 'ASIA_PACIFIC', 'LATIN_AMERICA_CARIBBEAN', 'AFRICA', 'ARAB_STATES'];
  if (colour === 'community') return [...counts.keys()].sort((a, b) => Number(a) - Number(b));
  return [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || a.localeCompare(b));
}
