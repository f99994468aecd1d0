import { type ReactNode, useEffect } from 'react';

/** A panel with a heading and a way to close it. */
export function Panel({ title, kicker, onClose, children }: { title: string; kicker: string; onClose?: () => void; children: ReactNode }) {
  useEffect(() => void (document.title = `${title} · Interurban`), [title]);
  return (
    <section className="panel" aria-labelledby="panel-title" data-panel={kicker}>
      <p className="quiet" role="status">{kicker}: {title}</p>
      <header>
        <div>
          <p className="kicker">{kicker}</p>
          <h2 id="panel-title">{title}</h2>
        </div>
        {onClose && <button type="button" className="button bare icon" onClick={onClose} aria-label="Close this panel">✕</button>}
      </header>
      {children}
    </section>
  );
}

export function Waiting({ error }: { error: Error | undefined }) {
  return error ? <p className="fault" role="alert">{error.message}</p> : <p className="hint" role="status">Asking…</p>;
}

/** Numbers with their names. */
export function Figures({ of }: { of: [string, string][] }) {
  return (
    <dl className="figures">
      {of.map(([name, value]) => (
        <div key={name}>
          <dd>{value}</dd>
          <dt>{name}</dt>
        </div>
      ))}
    </dl>
  );
}
