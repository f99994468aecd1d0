import type { RecordFragment } from '../../generated/graphql';
import { capital, count, period, words } from './text';

const CONFIRMED: Record<RecordFragment['confirmation'], string> = {
  MUTUAL: 'stated by all its cities',
  ONE_SIDED: 'stated by some of its cities',
  UNCONFIRMED: 'stated by others only',
};

const host = (url: string) => new URL(url).hostname.replace(/^www\./, '');

/** Partnerships with where they are known from. */
export function Records({ records, total }: { records: RecordFragment[]; total?: number }) {
  return (
    <>
      <ul className="records">
        {records.map((record) => (
          <li key={record.id}>
            <strong>{record.title}</strong>
            <span>
              {capital(words(record.kind))} · {period(record.startedOn, record.endedOn)} · {words(record.status)} · {CONFIRMED[record.confirmation]}
            </span>
            {record.sources.length === 0 ? (
              <small>No source is recorded.</small>
            ) : (
              record.sources.slice(0, 3).map((source, index) => (
                <small key={index}>
                  {source.citation ?? source.publisher ?? ''}{' '}
                  {source.url && <a href={source.url} target="_blank" rel="noreferrer">{host(source.url)}</a>}
                </small>
              ))
            )}
          </li>
        ))}
      </ul>
      {total !== undefined && total > records.length && <p className="hint">{count(total - records.length, 'more partnership')} not listed here.</p>}
    </>
  );
}
