import { useEffect, useMemo, useRef, useState } from 'react';
import { ChoicesDocument, ClustersDocument, MembersDocument, NetworksDocument, PictureDocument, TimelineDocument, type Scope } from '../../generated/graphql';
import { ask } from '../api/client';
import { useAnswer } from '../api/useAnswer';
import { grouped, type PictureGraph } from './groups';
import { choicesQuestion, isDated, pictureQuestion, timelineQuestion } from './questions';
import { scopeOf, type State } from './state';

/** Everything the page knows for a state: answers, and what it draws of them. */
export function useModel(state: State, epoch: number) {
  const networks = useAnswer(NetworksDocument, {}, epoch);
  const all = networks.data?.networks?.nodes ?? [];
  const chosen = useMemo(() => {
    const known = all.filter(({ key }) => state.networks.includes(key));
    return known.length > 0 ? known : all.filter(({ isDefault }) => isDefault).concat(all).slice(0, 1);
  }, [all, state.networks]);
  const keys = chosen.map(({ key }) => key);

  const timeline = useAnswer(TimelineDocument, timelineQuestion(state), epoch);
  const years = useMemo(() => {
    const list = timeline.data?.timeline ?? [];
    const first = list.findIndex(({ cityCount }) => cityCount > 0);
    return first < 0 ? [] : list.slice(first);
  }, [timeline.data]);

  // Networks that have ended are shown in the last year with links, several networks in the year with most.
  const last = years.at(-1);
  const most = years.reduce((sum, { linkCount }) => Math.max(sum, linkCount), 0);
  const lively = years.findLast(({ linkCount }) => (keys.length > 1 ? linkCount === most : linkCount > 0));
  const fallback = last && (last.linkCount === 0 || keys.length > 1) ? lively?.asOf.slice(0, 4) : '';
  const dated = state.asOf ? state : { ...state, asOf: fallback ?? '' };
  const scope = scopeOf(dated);

  const question = pictureQuestion(dated);
  const picture = useAnswer(PictureDocument, isDated(state) || !timeline.loading ? question : null, epoch);
  const base = choicesQuestion(dated).scope;
  const choices = useAnswer(ChoicesDocument, { scope: base }, epoch);
  const communities = useAnswer(
    ClustersDocument,
    state.colour === 'community' ? { scope, method: 'COMMUNITIES', acrossFields: true, minSize: 2 } : null,
    epoch,
  );

  const [members, setMembers] = useState<Map<string, { nodes: Set<string>; links: Set<string> }>>(new Map());
  const together = keys.length > 1 ? JSON.stringify(scope) : '';
  useEffect(() => {
    if (!together) return setMembers(new Map());
    let current = true;
    const { networks, ...rest } = JSON.parse(together) as Scope;
    const asked = (networks ?? []).map(async (network) => {
      const { graph } = await ask(MembersDocument, { scope: { ...rest, network } });
      return [network, { nodes: new Set(graph?.nodes.map(({ key }) => key)), links: new Set(graph?.links.map(({ key }) => key)) }] as const;
    });
    Promise.all(asked).then((entries) => current && setMembers(new Map(entries)), () => {});
    return () => void (current = false);
  }, [together, epoch]);

  const graph: PictureGraph | undefined = useMemo(() => {
    const found = picture.data?.graph;
    return found ? { ...found, links: found.links.map((link) => ({ ...link, key: `${link.source}/${link.target}` })) } : undefined;
  }, [picture.data]);
  // Where cities hold no fields, those of their partnerships do not colour them.
  const colour = state.colour === 'field' && graph && !graph.nodes.some(({ field }) => field) ? 'country' : state.colour;
  const grouping = useMemo(
    () =>
      grouped(graph?.nodes ?? [], colour, {
        networks: chosen,
        choices: choices.data,
        communities: communities.data,
        members: new Map([...members].map(([key, { nodes }]) => [key, nodes])),
      }),
    [graph, colour, chosen, choices.data, communities.data, members],
  );
  const byKey = useMemo(() => new Map(graph?.nodes.map((node) => [node.key, node])), [graph]);
  // Fields keep their colours, also in pictures that are coloured by something else.
  const fieldColour = (key: string) => (chosen.flatMap(({ fields }) => fields).findIndex((field) => field.key === key) + 1) % 9;
  const shown = useRef<string>('');
  if (graph) shown.current = graph.meta.asOf;
  return { question, networks, all, chosen, keys, scope, base, timeline, years, picture, graph, colour, stats: picture.data?.networkStats, choices, grouping, fieldColour, members, byKey, asOf: shown.current };
}
export type Model = ReturnType<typeof useModel>;
