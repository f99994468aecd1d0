import { mix, token } from '../../look/theme';
import type { Grouping, Node, PictureGraph } from '../groups';
import type { Size } from '../state';
import { leaves } from './outline';
import type { DrawnLink, DrawnNode } from './scene';

/** More links than this let those below them through. */
const MANY = 3_000;

/** Squares of the radii of all cities together, in pixels, that leave room between them. */
const ROOM = 9_000;

interface Look {
  grouping: Grouping;
  /** Keys of the links of each network. */
  members: Map<string, { links: Set<string> }>;
  /** True if links have the colour of their network, not of their cities. */
  byNetwork: boolean;
  size: Size;
}

/** Size of a city on the screen, in pixels, from its value and the largest one. */
export const radius = (value: number, largest: number) => 3 + 13 * Math.sqrt(largest > 0 ? value / largest : 0);

/** Cities and links as they are drawn, the largest value that a city has its size by, and the share of their full size that all have. */
export function drawn(graph: PictureGraph | undefined, { grouping, members, byNetwork, size }: Look) {
  const { nodes = [], links = [] } = graph ?? {};
  const value = (node: Node) => (size === 'none' ? 0 : (node[size] ?? 0));
  const largest = nodes.reduce((most, node) => Math.max(most, value(node)), 0);
  const full = (node: Node) => (size === 'none' ? 5 : radius(value(node), largest));
  const covered = nodes.reduce((sum, node) => sum + full(node) ** 2, 0);
  const scale = Math.max(0.24, Math.min(1, Math.sqrt(ROOM / (covered || 1)))) * (innerWidth < 600 ? 0.65 : 1);
  const ends = new Map(nodes.map((node) => [node.key, { node, group: grouping.of(node) }]));
  const colours = new Map(grouping.groups.map(({ key, colour }) => [key, token(`group-${colour}`)]));
  const grey = token('group-0');
  const cities: DrawnNode[] = nodes.map((node) => ({
    key: node.key,
    label: node.label,
    size: scale * full(node),
    colour: colours.get(ends.get(node.key)?.group ?? '') ?? grey,
  }));

  const strongest = links.reduce((most, { strength }) => Math.max(most, strength), 1);
  const dense = Math.min(1, 500 / Math.max(1, links.length));
  const opacity = Math.max(0.07, Math.min(1, MANY / Math.max(1, links.length)));
  const paper = token('paper');
  const plain = opacity < 1 ? grey : mix(token('link'), paper, 0.55 + 0.45 * dense);
  const inGroup = (group: string) => mix(colours.get(group) ?? grey, paper, opacity < 1 ? 1 : 0.4 + 0.25 * dense);
  const tints = new Map(grouping.groups.filter(({ colour }) => colour > 0).map(({ key }) => [key, inGroup(key)]));
  const network = (key: string) => [...members].find(([, { links }]) => links.has(key))?.[0];
  const lines: DrawnLink[] = links.map(({ key, source, target, strength }) => {
    const [from, to] = [ends.get(source), ends.get(target)];
    const inside = byNetwork ? network(key) : from?.group === to?.group ? from?.group : undefined;
    return {
      key,
      source,
      target,
      leaves: from && to && leaves(from.node, to.node),
      colour: tints.get(inside ?? '') ?? plain,
      opacity,
      width: (0.85 + 0.4 * dense) * (1 + 2 * Math.sqrt((strength - 1) / Math.max(1, strongest - 1) || 0)),
    };
  });
  return { nodes: cities, links: lines, largest, scale };
}
