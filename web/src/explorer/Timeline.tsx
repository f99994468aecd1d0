import { type KeyboardEvent, useEffect, useState } from 'react';
import { TimelineDocument } from '../../generated/graphql';
import { AsGraphql } from './AsGraphql';
import { type Change, scopeOf, type State } from './state';
import { cities, count, number } from './text';
import type { Model } from './useModel';

/** Bars of a year each; the picture shows the network on the last day of the year that is picked. */
export function Timeline({ state, model, change }: { state: State; model: Model; change: Change }) {
  const { years, picture, timeline } = model;
  const [playing, setPlaying] = useState(false);
  const year = model.asOf.slice(0, 4);
  const at = years.findIndex(({ asOf }) => asOf.startsWith(year));
  const most = Math.max(1, ...years.map(({ linkCount }) => linkCount));
  const mostCities = Math.max(1, ...years.map(({ cityCount }) => cityCount));
  const go = (index: number, how: 'push' | 'replace' = 'push') => {
    const next = years[index];
    if (next) change({ asOf: index === years.length - 1 && (next.linkCount > 0) ? '' : next.asOf.slice(0, 4) }, how);
  };
  // The next year follows when this one is drawn and was to be seen for a while.
  useEffect(() => {
    if (!playing || picture.loading) return;
    if (at >= years.length - 1) return setPlaying(false);
    const timer = setTimeout(() => go(at + 1, 'replace'), 900);
    return () => clearTimeout(timer);
  });
  const play = () => {
    if (!playing && at >= years.length - 1) go(0, 'replace');
    setPlaying(!playing);
  };
  const keys = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, Home: 0, End: years.length - 1 };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(Math.min(years.length - 1, Math.max(0, to)));
  };
  const shown = years[at];
  const words = shown ? `${year}: ${cities(shown.cityCount)}, ${count(shown.linkCount, 'link')}` : year;
  const every = Math.ceil(years.length / (innerWidth < 600 ? 5 : innerWidth < 1400 ? 8 : 12));
  return (
    <section className="timeline" aria-label="Timeline">
      <div className="controls">
        <button type="button" className="button icon" onClick={play} disabled={years.length === 0} aria-label={playing ? 'Pause' : 'Play the years'}>
          <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">{playing ? <path d="M3 2h4v12H3zM9 2h4v12H9z" /> : <path d="M3 1.5v13L14 8z" />}</svg>
        </button>
        <p aria-live="polite"><strong>{year || '…'}</strong>{shown && <> <span>{number(shown.cityCount)} cities</span> <span>{number(shown.linkCount)} links</span></>}</p>
      </div>
      {timeline.error ? (
        <p className="hint" role="status">No years: {timeline.error.message}</p>
      ) : (
        <div
          className="bars"
          role="slider"
          tabIndex={0}
          aria-label="Year"
          aria-valuemin={Number(years[0]?.asOf.slice(0, 4) ?? 0)}
          aria-valuemax={Number(years.at(-1)?.asOf.slice(0, 4) ?? 0)}
          aria-valuenow={Number(year || 0)}
          aria-valuetext={words}
          onKeyDown={keys}
        >
          {years.map(({ asOf, cityCount, linkCount, linksAppearedCount, linksGoneCount }, index) => (
            <div
              key={asOf}
              className="bar"
              data-now={index === at}
              title={`${asOf.slice(0, 4)}: ${cities(cityCount)}, ${count(linkCount, 'link')} (${number(linksAppearedCount)} new, ${number(linksGoneCount)} gone)`}
              onClick={() => go(index)}
            >
              <i className="members" style={{ height: `${(100 * cityCount) / mostCities}%` }} />
              <i className="links" style={{ height: `${(100 * linkCount) / most}%` }} />
              <span>{(years.length - 1 - index) % every === 0 ? asOf.slice(0, 4) : ''}</span>
            </div>
          ))}
        </div>
      )}
      <p className="key"><i className="links" /> links <i className="members" /> cities</p>
      <AsGraphql document={TimelineDocument} variables={{ from: years[0]?.asOf.slice(0, 4) ?? '2000', to: years.at(-1)?.asOf.slice(0, 4) ?? '2020', scope: scopeOf(state, false) }} label="the timeline" />
    </section>
  );
}
