//! The root type of queries: lookups, and the analytic fields of the default network.

use async_graphql::{Context, ID, Object, Result};

use super::analysis::{Analysis, RootRecords};
use super::connection::Page;
use super::context::{Frame, RequestState};
use super::cursor::{PageArguments, ROOT_PAGE};
use super::inputs::partnership_ref;
use super::node::Node;
use super::scalars::{CityRef, CountryCode, Date, DateTime, Long};
use super::types::change::ChangeConnection;
use super::types::city::City;
use super::types::country::Country;
use super::types::country_group::CountryGroup;
use super::types::network::{Network, NetworkConnection, NetworkEdge};
use super::types::network_overlap::NetworkOverlap;
use super::types::partnership::Partnership;
use super::types::token::TokenConnection;
use super::types::viewer::Viewer;
use crate::app::fault::Fault;

/// The largest number of ids of one `nodes`.
const MOST_IDS: usize = 100;

/// Cities and the partnerships between them. The analytic fields here ask the default network; to
/// ask another one, use `network(key:)`.
#[derive(Default)]
pub struct Query;

/// Cities and the partnerships between them. The analytic fields here ask the default network; to
/// ask another one, use `network(key:)`.
#[Object]
impl Query {
    /// The object with a global id, in the scope where the id was given: the one that the id names,
    /// or else that of today. Null if there is none.
    async fn node(&self, context: &Context<'_>, #[graphql(desc = "Global id.")] id: ID) -> Result<Option<Node>> {
        Ok(Node::find(&frame(context), &[id]).await?.pop().flatten())
    }

    /// The objects with global ids, as `node` returns them, in the order of the ids. Null where
    /// there is none.
    async fn nodes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Global ids: at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        if ids.len() > MOST_IDS {
            return Err(Fault::bad(
                "ids",
                format!("may hold at most {MOST_IDS} ids; {} were given", ids.len()),
            )
            .into());
        }
        Ok(Node::find(&frame(context), &ids).await?)
    }

    /// A city. Null if there is none. If several cities share the name, you get an error that lists
    /// them.
    fn city(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The city: its global id, key, Wikidata item or name.", name = "ref")] reference: CityRef,
    ) -> Result<Option<City>> {
        let frame = frame(context);
        Ok(frame.find_city("ref", &reference)?.map(|city| City::new(&frame, city)))
    }

    /// A country. Null if the code is well-formed but not assigned.
    fn country(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "ISO 3166-1 code of the country, alpha-2 or alpha-3.")] code: CountryCode,
    ) -> Result<Option<Country>> {
        let frame = frame(context);
        Ok(frame
            .names()
            .find_country("code", &code.0)?
            .map(|code| Country::new(&frame, code)))
    }

    /// The groups of countries, ordered by key. Use their keys in `groups` of `linkMatrix`.
    fn country_groups(&self, context: &Context<'_>) -> Vec<CountryGroup> {
        let frame = frame(context);
        let groups = frame.snapshot().country_groups().iter();
        groups.map(|group| CountryGroup::new(&frame, group)).collect()
    }

    /// A partnership as it is known now. Null if there is none.
    fn partnership(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The partnership: its global id, or its key.")] id: ID,
        #[graphql(desc = "Key of the network, used only if `id` is a key; the default network if omitted.")]
        network: Option<String>,
    ) -> Result<Option<Partnership>> {
        let frame = frame(context);
        let wanted = partnership_ref(&id, &network);
        let network = match &wanted.network {
            // A network that a global id names may no longer exist.
            Some(key) if network.as_ref() != Some(key) => frame.names().find_network(key),
            key => Some(frame.network_or(key.as_deref())?),
        };
        Ok(network.and_then(|network| Partnership::by_key(&frame, network, &wanted.key)))
    }

    /// A network. Null if there is none with this key, or was none at the record time asked for.
    async fn network(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Key of the network; the default network if omitted.")] key: Option<String>,
        #[graphql(
            desc = "The state of the records at this revision, 0 to the current one. It holds for the network's record, lists and analytic fields."
        )]
        at_revision: Option<Long>,
        #[graphql(
            desc = "The state of the records at this time. Cannot be combined with `atRevision`, and cannot be in the future."
        )]
        known_at: Option<DateTime>,
    ) -> Result<Option<Network>> {
        let frame = frame(context).known(at_revision, known_at).await?;
        let network = match key {
            Some(key) => frame.names().find_network(&key),
            None => Some(frame.names().default_network()?),
        };
        Ok(network.map(|network| Network::new(&frame.anew(Some(network)), network)))
    }

    /// The networks of this server, ordered by key.
    fn networks(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only networks after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 500. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only networks before this cursor.")] before: Option<String>,
    ) -> Result<NetworkConnection> {
        let request = RequestState::of(context);
        let networks: Vec<u16> = request.names().networks().collect();
        let page = PageArguments::new(first, after, last, before);
        let key = |network| request.snapshot.network(network).network.key.clone();
        let page = Page::cut(&page, "Network", ROOT_PAGE, &networks, key)?;
        request.charge(page.items.len())?;
        Ok(NetworkConnection::new(page, |cursor, network| {
            let frame = Frame::root(std::sync::Arc::clone(&request), Some(network));
            NetworkEdge::new(cursor, Network::new(&frame, network))
        }))
    }

    /// The changes of a network, and of the cities and groups of countries that all networks share,
    /// in the order of the change log.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn changes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Key of the network; the default network if omitted.")] network: Option<String>,
        #[graphql(desc = "Only changes of revisions after this one.", default_with = "Long(0)")] after_revision: Long,
        #[graphql(desc = "Page size, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only changes after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 500. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only changes before this cursor.")] before: Option<String>,
    ) -> Result<ChangeConnection> {
        let page = PageArguments::new(first, after, last, before);
        Ok(ChangeConnection::log(&frame(context), network.as_deref(), after_revision.0, &page).await?)
    }

    /// The overlap of several networks: cities that are members of all of them, links that each of
    /// them has, and the same for every pair of them.
    async fn network_overlap(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Keys of 2 to 20 different networks.")] networks: Vec<String>,
        #[graphql(desc = "The day: the last day of this date. Today (UTC) if omitted.")] as_of: Option<Date>,
        #[graphql(desc = "The state of the records at this revision, 0 to the current one.")] at_revision: Option<Long>,
        #[graphql(
            desc = "The state of the records at this time. Cannot be combined with `atRevision`, and cannot be in the future."
        )]
        known_at: Option<DateTime>,
    ) -> Result<NetworkOverlap> {
        let frame = frame(context).known(at_revision, known_at).await?;
        Ok(NetworkOverlap::find(&frame, &networks, as_of.as_ref()).await?)
    }

    /// The client that sends this request, identified by its token.
    fn viewer(&self, context: &Context<'_>) -> Viewer {
        Viewer::new(RequestState::of(context))
    }

    /// The tokens with a role in a network where you are ADMIN, and your own, in the order of their
    /// creation, including revoked and expired ones. No secret is shown: only a hash of it is
    /// stored. Requires the role ADMIN in any network.
    async fn tokens(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only tokens after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 500. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only tokens before this cursor.")] before: Option<String>,
    ) -> Result<TokenConnection> {
        let page = PageArguments::new(first, after, last, before);
        Ok(TokenConnection::list(&RequestState::of(context), &page).await?)
    }

    #[graphql(flatten)]
    async fn records(&self, context: &Context<'_>) -> RootRecords {
        RootRecords(frame(context))
    }

    #[graphql(flatten)]
    async fn analysis(&self, context: &Context<'_>) -> Analysis {
        Analysis::new(&frame(context), None)
    }
}

fn frame(context: &Context<'_>) -> Frame {
    Frame::root(RequestState::of(context), None)
}
