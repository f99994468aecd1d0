import { useCallback, useEffect, useMemo, useState } from 'react';
import { ClustersDocument, type ClustersQueryVariables, ForcesDocument, PathDocument } from '../../generated/graphql';
import { useAnswer } from '../api/useAnswer';
import { Sign } from '../look/Sign';
import { useTheme } from '../look/theme';
import { CityBox } from './CityBox';
import { emphasised } from './emphasis';
import { Filters } from './Filters';
import { Legend } from './Legend';
import { CityPanel } from './panels/CityPanel';
import { ClustersPanel, clusterVariables } from './panels/ClustersPanel';
import { PairPanel } from './panels/PairPanel';
import { PathPanel } from './panels/PathPanel';
import { StartPanel } from './panels/StartPanel';
import { WhatIfPanel } from './panels/WhatIfPanel';
import { drawn } from './picture/drawn';
import { forcePlaces, mapPlaces, type Places } from './picture/layout';
import { png, save, svg } from './picture/save';
import { canDraw } from './picture/scene';
import { Boundary, Stage } from './Stage';
import { NOTHING_SELECTED, scopeQuery, type State, useFragment, VIEWS } from './state';
import { capital, cities, count, countries, date, list, number, region, words } from './text';
import { Timeline } from './Timeline';
import { type Model, useModel } from './useModel';
import { useLive } from './useLive';
import { CountriesView } from './views/CountriesView';
import { TableView } from './views/TableView';

const FILES = [
  ['graph.gexf', 'GEXF for Gephi'], ['graph.graphml', 'GraphML'], ['nodes.csv', 'Cities as CSV'], ['links.csv', 'Links as CSV'],
  ['node-link.json', 'Node-link JSON for D3'], ['cytoscape.json', 'Cytoscape'], ['graph.geojson', 'GeoJSON'], ['graph.dot', 'Graphviz'],
] as const;

export function App() {
  const [state, change] = useFragment();
  const [theme, chooseTheme] = useTheme();
  const [epoch, setEpoch] = useState(0);
  const model = useModel(state, epoch);
  const { graph, scope, byKey, grouping } = model;
  const live = useLive(model.chosen, scope, graph?.meta.revisionId);
  const again = useCallback(() => setEpoch((last) => last + 1), []);
  useEffect(() => void (live.epoch > 0 && again()), [live.epoch, again]);

  const [drawable, setDrawable] = useState(canDraw);
  const view = !drawable && (state.view === 'map' || state.view === 'force') ? 'table' : state.view;
  const { places, error: unplaced } = usePlaces(model, view === 'force', epoch);
  const fault = model.picture.error ?? unplaced;
  const { nodes, links, largest, scale } = useMemo(
    () => drawn(graph, { grouping, members: model.members, byNetwork: model.colour === 'network', size: state.size }),
    [graph, grouping, model.members, model.colour, state.size, theme],
  );

  const path = useAnswer(PathDocument, state.from && state.to ? { from: state.from, to: state.to, scope } : null, epoch);
  const clusterQuestion = useMemo(() => ({ scope, ...clusterVariables(state.clusters || 'COMMUNITIES') }), [scope, state.clusters]);
  const clusters = useAnswer(ClustersDocument, state.clusters ? clusterQuestion : null, epoch);
  const cluster = clusters.data?.clusters?.nodes.find(({ key }) => key === state.cluster)?.cities.map(({ key }) => key);
  const { emphasis, focus } = useMemo(
    () => emphasised(state, graph, grouping, path.data?.cooperationPath ?? null, cluster),
    [state, graph, grouping, path.data, cluster?.join()],
  );

  const pick = useCallback(
    (key: string | null, withShift: boolean) => {
      const from = state.city || state.from;
      if (key === null) change(NOTHING_SELECTED);
      else if (withShift && from && from !== key) change({ ...NOTHING_SELECTED, from, to: key });
      else change({ ...NOTHING_SELECTED, city: key });
    },
    [state.city, state.from, change],
  );
  const tip = (key: string) => {
    const node = byKey.get(key);
    return node ? `${node.label}, ${count(node.degree, 'partner')}` : key;
  };
  const lost = graph?.nodes.filter(({ lat, lon }) => lat === null || lon === null).length ?? 0;
  const sentence = path.data?.cooperationPath?.explanation ?? told(model, state);
  const scopeLine = line(model, state);
  const summary = `${sentence} Coloured by ${model.colour}. The table view has the same content.`;
  const panel = <PanelOf {...{ state, model, change, epoch, clusters, clusterQuestion }} />;
  const sheet = () => places && svg({ nodes, links, places, onMap: view === 'map', emphasis, groups: grouping.groups, title: sentence, scope: scopeLine });

  return (
    <>
      <a className="skip" href="#panel">Skip to the panel</a>
      <header className="top">
        <h1 className="quiet">Interurban explorer</h1>
        <a className="sign" href="./"><Sign />Interurban</a>
        <label className="network">
          <span className="quiet">Network</span>
          <select
            value={model.keys.join()}
            onChange={(event) => {
              const networks = event.target.value.split(',');
              change({ ...NOTHING_SELECTED, networks, asOf: '', fields: [], only: '', colour: networks.length > 1 ? 'network' : 'field' });
            }}
          >
            {model.all.map(({ key, name }) => <option key={key} value={key}>{name}</option>)}
            {model.all.length > 1 && <option value={model.all.map(({ key }) => key).join()}>{model.all.length === 2 ? 'Both' : 'All'}, laid over each other</option>}
          </select>
        </label>
        <CityBox label="Find a city" hidden placeholder="Find a city…" scope={scope} onPick={({ key }) => change({ ...NOTHING_SELECTED, city: key })} />
        <nav className="segments views" aria-label="View">
          {VIEWS.map((name) => (
            <button key={name} type="button" className="tab" aria-pressed={view === name} disabled={!drawable && (name === 'map' || name === 'force')} onClick={() => change({ view: name })}>
              {capital(name)}
            </button>
          ))}
        </nav>
        <div className="tools">
          <Take scope={scopeQuery(scope)} sheet={sheet} />
          <CopyLink />
          <button type="button" className="button icon" aria-label={theme === 'dark' ? 'Light theme' : 'Dark theme'} onClick={() => chooseTheme(theme === 'dark' ? 'light' : 'dark')}>
            <svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true"><path d={theme === 'dark' ? 'M8 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M7.3 0h1.4v2.6H7.3zm0 13.4h1.4V16H7.3zM0 7.3h2.6v1.4H0zm13.4 0H16v1.4h-2.6z' : 'M6 1a7 7 0 1 0 9 9A6 6 0 0 1 6 1'} fill="currentColor" /></svg>
          </button>
          <a className="button" href="./playground">Playground</a>
        </div>
      </header>
      <main
        data-ready={places !== null && graph !== undefined && !model.picture.loading}
        data-cities={graph?.nodes.length ?? 0}
        data-links={graph?.links.length ?? 0}
        data-layout={view}
        data-as-of={model.asOf}
      >
        <details className="side left" open={innerWidth > 900}>
          <summary>Legend and filters</summary>
          <Legend {...{ state, model, change, largest, scale }} />
          <Filters state={state} model={model} change={change} />
        </details>
        <section className="centre" aria-label="The network">
          {fault ? <Fault message={fault.message} again={again} /> : view !== 'countries' && <p className="sentence" role="status">{sentence}</p>}
          {!drawable && <p className="fault">This browser draws no WebGL, so you see the table instead of the picture.</p>}
          {view === 'countries' ? (
            <CountriesView state={state} scope={scope} change={change} epoch={epoch} />
          ) : view === 'table' ? (
            <TableView state={state} model={model} change={change} bright={emphasis.nodes} />
          ) : (
            <Boundary onFault={() => setDrawable(false)}>
              <Stage {...{ nodes, links, places, emphasis, focus, theme, summary, tip }} onMap={view === 'map'} network={graph?.meta.network ?? ''} onPick={pick} onLost={() => setDrawable(false)} at={state.at} onCamera={(at) => change({ at }, 'replace')} />
            </Boundary>
          )}
          <Timeline state={state} model={model} change={change} />
        </section>
        <div className="side right" id="panel" tabIndex={-1}>{panel}</div>
      </main>
      <footer>
        <span>{scopeLine}</span>
        {graph && <span>Revision {number(graph.revision)}</span>}
        {view === 'map' && lost > 0 && <span>{cities(lost)} without coordinates {lost === 1 ? 'is' : 'are'} below the map</span>}
        {graph?.meta.notes.slice(0, 1).map((note) => <span key={note}>{note}</span>)}
        <span className="links"><a href="./export">Files</a> <a href="./schema.graphql">Schema</a> <a href="./licenses">Licences</a></span>
      </footer>
      <div className="toast" role="status" aria-live="polite" hidden={!live.news}>
        {live.news} {live.news && <button type="button" className="button bare" onClick={live.dismiss}>Close</button>}
      </div>
    </>
  );
}

interface PanelProps {
  state: State;
  model: Model;
  change: ReturnType<typeof useFragment>[1];
  epoch: number;
  clusters: Parameters<typeof ClustersPanel>[0]['answer'];
  clusterQuestion: ClustersQueryVariables;
}

function PanelOf({ state, model, change, epoch, clusters, clusterQuestion }: PanelProps) {
  const { scope, byKey, fieldColour } = model;
  if (state.city) return <CityPanel ref={state.city} hops={state.hops} {...{ scope, change, epoch }} />;
  if (state.from || state.to) return <PathPanel {...{ state, scope, byKey, change, epoch }} />;
  if (state.pair) return <PairPanel pair={state.pair} {...{ scope, change, epoch }} />;
  if (state.without.length > 0 || state.add.length > 0) return <WhatIfPanel {...{ state, scope, byKey, change, epoch }} />;
  if (state.clusters) return <ClustersPanel {...{ state, change, fieldColour }} answer={clusters} variables={clusterQuestion} />;
  return <StartPanel model={model} change={change} />;
}

/** The places of all cities in the layout that is seen; null until they are known. */
function usePlaces({ graph, scope }: Model, forced: boolean, epoch: number): { places: Places | null; error: Error | undefined } {
  const forces = useAnswer(ForcesDocument, forced ? { scope } : null, epoch);
  const places = useMemo(() => {
    if (!graph) return null;
    if (!forced) return mapPlaces(graph.nodes);
    const found = forces.data?.graph;
    // Positions of another scope would leave cities without a place.
    return found && !forces.loading ? forcePlaces(found.nodes) : null;
  }, [graph, forced, forces.data, forces.loading]);
  return { places, error: forced ? forces.error : undefined };
}

/** Says that there is no picture and why, with two ways on. */
function Fault({ message, again }: { message: string; again(): void }) {
  return (
    <div className="sentence" role="alert">
      <p>{message}</p>
      <p className="actions">
        <button type="button" className="button" onClick={again}>Try again</button>
        <a className="button" href="./#">Start over</a>
      </p>
    </div>
  );
}

/** The network in one sentence. */
function told({ stats, asOf, picture, keys }: Model, state: State): string {
  if (!stats) return picture.loading || keys.length === 0 ? 'Asking the server…' : '';
  if (stats.cityCount === 0) return `No city is in this view on ${date(asOf)}; clear a filter or choose another year.`;
  const group = stats.largestComponentSize > 1 ? `; ${number(stats.largestComponentSize)} of them can reach each other` : '';
  const alone = stats.isolateCount > 0 ? `${group ? ',' : ';'} ${number(stats.isolateCount)} have no recorded partner${state.kinds.length > 0 ? ' of this kind' : ''}` : '';
  return `On ${date(asOf)}, ${cities(stats.cityCount)} in ${countries(stats.countryCount)} share ${count(stats.linkCount, 'link')} through ${count(stats.partnershipCount, 'partnership')}${group}${alone}.`;
}

/** The scope in words. */
function line({ chosen, asOf, choices }: Model, state: State): string {
  const names = new Map(choices.data?.countries?.nodes.map(({ code, name }) => [code, name]));
  return [
    list(chosen.map(({ name }) => name)),
    asOf && date(asOf),
    state.kinds.length > 0 && list(state.kinds.map(words)),
    state.regions.length > 0 && list(state.regions.map(region)),
    state.countries.length > 0 && list(state.countries.map((code) => names.get(code) ?? code)),
    state.proposed && 'with proposed partnerships',
  ].filter(Boolean).join(' · ');
}

/** The picture and the data as files. */
function Take({ scope, sheet }: { scope: string; sheet(): string | null }) {
  const picture = async (times: number) => {
    const text = sheet();
    if (text) save(times > 0 ? 'interurban.png' : 'interurban.svg', times > 0 ? await png(text, times) : new Blob([text], { type: 'image/svg+xml' }));
  };
  return (
    <details className="menu" onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || event.currentTarget.removeAttribute('open')}>
      <summary className="button">Download</summary>
      <div>
        <h3>Picture</h3>
        <button type="button" onClick={() => picture(2)}>PNG, 3,200 px wide</button>
        <button type="button" onClick={() => picture(4)}>PNG, 6,400 px wide</button>
        <button type="button" onClick={() => picture(0)}>SVG</button>
        <h3>Data of this view</h3>
        {FILES.map(([file, name]) => <a key={file} href={`./export/${file}?${scope}`} download>{name}</a>)}
      </div>
    </details>
  );
}

function CopyLink() {
  const [said, setSaid] = useState('');
  const copy = () => navigator.clipboard.writeText(location.href).then(() => setSaid('Link copied'), () => setSaid('The link is in the address bar'));
  return (
    <>
      <button type="button" className="button" onClick={copy} onBlur={() => setSaid('')}>{said || 'Copy link'}</button>
      <span className="quiet" role="status">{said}</span>
    </>
  );
}
