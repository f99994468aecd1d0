import { useEffect, useState } from 'react';
import type { TypedDocumentString } from '../../generated/graphql';
import { ask } from './client';

export interface Answer<R> {
  data: R | undefined;
  error: Error | undefined;
  loading: boolean;
}

/**
 * The answer to an operation. The last answer stays until the next one is there. Nothing is asked while `variables` is null.
 * A change of `epoch` asks again.
 */
export function useAnswer<R, V>(document: TypedDocumentString<R, V>, variables: V | null, epoch = 0): Answer<R> {
  const [answer, setAnswer] = useState<{ to: string; data?: R; error?: Error }>({ to: '' });
  const wanted = variables === null ? '' : `${epoch} ${JSON.stringify(variables)}`;
  useEffect(() => {
    if (wanted === '') {
      setAnswer({ to: '' });
      return;
    }
    let current = true;
    const asked = JSON.parse(wanted.slice(wanted.indexOf(' '))) as V;
    ask(document, asked).then(
      (data) => current && setAnswer({ to: wanted, data }),
      (error: Error) => current && setAnswer({ to: wanted, error }),
    );
    return () => void (current = false);
  }, [document, wanted]);
  return { data: answer.data, error: answer.error, loading: answer.to !== wanted };
}
