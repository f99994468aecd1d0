import { ChoicesDocument, ForcesDocument, NetworksDocument, PictureDocument, TimelineDocument } from '../../generated/graphql';
import { ask } from '../api/client';
import { NO_FILTERS, read, scopeOf, type State } from './state';

const FIRST_YEAR = 1950;

export const timelineQuestion = (state: State) => ({ from: String(FIRST_YEAR), to: String(new Date().getUTCFullYear()), scope: scopeOf(state, false) });

/** What costs most is asked only where it is seen. */
export const pictureQuestion = (state: State) => ({
  scope: scopeOf(state),
  betweenness: state.size === 'betweenness' || state.view === 'table',
  community: state.colour === 'community' || state.view === 'table',
  table: state.view === 'table',
});

/** Choices are those of the whole network, whatever is chosen. */
export const choicesQuestion = (state: State) => ({ scope: scopeOf({ ...state, ...NO_FILTERS }) });

/** The day of the picture is known without the timeline. */
export const isDated = (state: State) => state.asOf !== '' || state.networks.length === 0;

/** Asks what the first picture needs while the rest of the page is on its way. */
export function askAhead() {
  const state = read(location.hash);
  if (isDated(state)) {
    void ask(PictureDocument, pictureQuestion(state));
    if (state.view === 'force') void ask(ForcesDocument, { scope: scopeOf(state) });
  }
  void ask(NetworksDocument, {});
  void ask(TimelineDocument, timelineQuestion(state));
  if (isDated(state)) void ask(ChoicesDocument, choicesQuestion(state));
}
