import type { TypedDocumentString } from '../../generated/graphql';

/** An answer with errors, or none. */
export class AskError extends Error {
  readonly code: string | undefined;

  constructor(message: string, code?: string) {
    super(message);
    this.code = code;
  }
}

interface Fault {
  message: string;
  extensions?: { code?: string };
}

const answers = new Map<string, Promise<unknown>>();
const LONGEST_MEMORY = 200;

/** Sends an operation; equal questions share one answer until `forget`. */
export function ask<R, V>(document: TypedDocumentString<R, V>, variables: V): Promise<R> {
  const body = JSON.stringify({ query: document.toString(), variables });
  const known = answers.get(body);
  if (known) return known as Promise<R>;
  const answer = send<R>(body);
  if (answers.size >= LONGEST_MEMORY) answers.clear();
  answers.set(body, answer);
  answer.catch(() => answers.delete(body));
  return answer;
}

/** Drops all answers, since the data have changed. */
export const forget = () => answers.clear();

async function send<R>(body: string): Promise<R> {
  let response: Response;
  try {
    response = await fetch('./graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json;q=0.9' },
      body,
    });
  } catch {
    throw new AskError('The server cannot be reached.');
  }
  const answer = (await response.json().catch(() => ({}))) as { data?: R | null; errors?: Fault[] };
  const [fault] = answer.errors ?? [];
  if (fault) throw new AskError(fault.message, fault.extensions?.code);
  if (!answer.data) throw new AskError(`The server answered ${response.status} without data.`);
  return answer.data;
}
