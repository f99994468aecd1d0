import { useMemo, useState } from 'react';
import { CountryLinksDocument, type CountryLinksQuery, type Scope } from '../../../generated/graphql';
import { useAnswer } from '../../api/useAnswer';
import { AsGraphql } from '../AsGraphql';
import { Waiting } from '../panels/Panel';
import { closeness } from '../panels/PairPanel';
import { type Change, NOTHING_SELECTED, type State } from '../state';
import { count, number } from '../text';
import { Sortable } from './TableView';

type Row = NonNullable<CountryLinksQuery['countryLinks']>['nodes'][number];

const MOST = 26;

/** How countries are linked: a heat map of the countries with most links, and the table of all pairs. */
export function CountriesView({ state, scope, change, epoch }: { state: State; scope: Scope; change: Change; epoch: number }) {
  const variables = { scope };
  const { data, error } = useAnswer(CountryLinksDocument, variables, epoch);
  const rows = data?.countryLinks?.nodes;
  const pick = ({ countryA, countryB }: Row) => change({ ...NOTHING_SELECTED, pair: `${countryA.code}-${countryB.code}` });
  if (!rows) return <div className="sheet"><Waiting error={error} /></div>;
  return (
    <div className="sheet" data-view="countries" data-pairs={data?.countryLinks?.totalCount}>
      <p className="sentence" role="status">{sentence(rows, data?.countryLinks?.totalCount ?? 0)}</p>
      <HeatMap rows={rows} state={state} pick={pick} />
      <h2>All pairs</h2>
      <Sortable
        caption="Pairs of countries"
        rows={rows}
        id={({ key }) => key}
        current=""
        first="Links"
        onPick={pick}
        columns={[
          { name: 'Countries', value: ({ internal, countryA, countryB }) => (internal ? `Within ${countryA.name}` : `${countryA.name} – ${countryB.name}`) },
          { name: 'Links', value: ({ linkCount }) => linkCount, numeric: true },
          { name: 'Partnerships', value: ({ partnershipCount }) => partnershipCount, numeric: true },
          { name: 'Expected', value: ({ expected }) => expected ?? 0, numeric: true },
          { name: 'Affinity', value: ({ affinity }) => affinity ?? 0, numeric: true },
        ]}
      />
      <AsGraphql document={CountryLinksDocument} variables={variables} label="the countries" />
    </div>
  );
}

function sentence(rows: Row[], total: number): string {
  const across = rows.filter(({ internal }) => !internal);
  const first = across[0];
  if (!first) return 'No link joins two countries in this view.';
  const words = `${count(total, 'pair')} of countries have a link. ${first.countryA.name} and ${first.countryB.name} have the most, ${number(first.linkCount)}`;
  return `${words}: ${closeness(first.affinity)}.`;
}

function HeatMap({ rows, state, pick }: { rows: Row[]; state: State; pick(pair: Row): void }) {
  const [by, setBy] = useState<'linkCount' | 'affinity'>('linkCount');
  const { codes, names, cells, most } = useMemo(() => {
    const totals = new Map<string, number>();
    const names = new Map<string, string>();
    const cells = new Map<string, Row>();
    for (const row of rows) {
      const [a, b] = [row.countryA, row.countryB];
      for (const { code, name } of [a, b]) {
        totals.set(code, (totals.get(code) ?? 0) + row.linkCount);
        names.set(code, name);
      }
      cells.set(`${a.code}-${b.code}`, row);
      cells.set(`${b.code}-${a.code}`, row);
    }
    const codes = [...totals].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, MOST).map(([code]) => code);
    return { codes, names, cells, most: Math.max(1, ...rows.map(({ linkCount }) => linkCount)) };
  }, [rows]);
  const shade = (row: Row) => {
    const share = by === 'linkCount' ? Math.sqrt(row.linkCount / most) : Math.min(1, Math.max(0.08, (Math.log2(row.affinity ?? 1) + 2) / 6));
    return `color-mix(in oklab, var(--accent) ${Math.round(100 * share)}%, var(--raised))`;
  };
  const size = 22;
  const left = 132;
  return (
    <figure className="heat">
      <div className="segments" role="group" aria-label="Meaning of the shade">
        <button type="button" className="tab" aria-pressed={by === 'linkCount'} onClick={() => setBy('linkCount')}>Links</button>
        <button type="button" className="tab" aria-pressed={by === 'affinity'} onClick={() => setBy('affinity')}>Compared with chance</button>
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label="Heat map of countries">
        <svg viewBox={`0 0 ${left + codes.length * size + 4} ${34 + codes.length * size}`} role="img" aria-label={`Heat map of the ${codes.length} countries with most links; the table below has all pairs.`}>
          {codes.map((code, index) => (
            <g key={code}>
              <text x={left - 8} y={34 + index * size + 15} textAnchor="end">{shorter(names.get(code) ?? code)}</text>
              <text x={left + index * size + size / 2} y={26} textAnchor="middle" className="code">{code}</text>
            </g>
          ))}
          {codes.flatMap((a, row) =>
            codes.map((b, column) => {
              const cell = cells.get(`${a}-${b}`);
              const picked = state.pair === `${a}-${b}` || state.pair === `${b}-${a}`;
              return (
                <rect
                  key={a + b}
                  x={left + column * size + 1}
                  y={34 + row * size + 1}
                  width={size - 2}
                  height={size - 2}
                  rx="3"
                  data-cell={cell && `${a}-${b}`}
                  className={picked ? 'picked' : undefined}
                  style={{ fill: cell ? shade(cell) : 'var(--empty)', cursor: cell ? 'pointer' : 'default' }}
                  onClick={() => cell && pick(cell)}
                >
                  <title>{cell ? `${names.get(a)} – ${names.get(b)}: ${count(cell.linkCount, 'link')}, affinity ${number(cell.affinity)}` : `${names.get(a)} – ${names.get(b)}: none`}</title>
                </rect>
              );
            }),
          )}
        </svg>
      </div>
      <figcaption>{by === 'linkCount' ? `From no link to ${number(most)} links. The diagonal shows links within a country.` : 'Darker cells have more links than expected from the numbers of partners.'} Click a cell to see its partnerships.</figcaption>
    </figure>
  );
}

const shorter = (name: string) => (name.length > 19 ? `${name.slice(0, 18)}…` : name);
