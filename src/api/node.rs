//! Objects with a global id.

use std::collections::BTreeMap;

use async_graphql::{ID, Interface};

use super::context::Frame;
use super::types::city::City;
use super::types::country::Country;
use super::types::field::Field;
use super::types::link::Link;
use super::types::network::Network;
use super::types::partnership::Partnership;
use crate::app::fault::Fault;
use crate::app::global_id::{GlobalId, Seen};
use crate::app::scope_words;
use crate::domain::CountryCode;
use crate::network::LinkFilter;

/// An object with a global id. `node` returns it again.
#[derive(Interface)]
#[graphql(field(
    name = "id",
    ty = "ID",
    desc = "Global id: opaque, and stable across revisions. It names the scope of the object, unless that is the default scope."
))]
pub enum Node {
    /// A city.
    City(City),
    /// A country.
    Country(Country),
    /// A network.
    Network(Network),
    /// A field.
    Field(Field),
    /// A partnership.
    Partnership(Partnership),
    /// A link.
    Link(Link),
}

impl Node {
    /// Returns the objects that ids name, as they were seen; `None` where there is none. Objects
    /// seen in the same scope share a frame.
    pub async fn find(frame: &Frame, ids: &[ID]) -> Result<Vec<Option<Self>>, Fault> {
        let mut frames: BTreeMap<Seen, Option<Frame>> = BTreeMap::new();
        let mut nodes = Vec::new();
        for text in ids {
            let Some((id, seen)) = GlobalId::decode_seen(text) else {
                nodes.push(None);
                continue;
            };
            let found = match frames.get(&seen) {
                Some(known) => known.clone(),
                None => frame.seen(&seen).await?,
            };
            let node = match &found {
                Some(frame) => Self::seen(frame, id, seen.filter.as_deref()).await?,
                None => None,
            };
            frames.insert(seen, found);
            // An id that differs from the object's own id is not valid.
            let own = node.as_ref().map(Self::global_id).transpose()?;
            nodes.push(node.filter(|_| own.is_some_and(|own| own.0 == text.0)));
        }
        Ok(nodes)
    }

    /// Returns the object that an id means, in a frame.
    async fn seen(frame: &Frame, id: GlobalId, filter: Option<&str>) -> Result<Option<Self>, Fault> {
        let (names, snapshot) = (frame.names(), frame.snapshot());
        Ok(match id {
            GlobalId::City(key) => {
                let city = snapshot.city_by_key(&key);
                city.map(|city| Self::City(City::new(frame, city)))
            }
            GlobalId::Country(code) => {
                let code = code.parse().ok().and_then(CountryCode::known);
                let code = code.filter(|&code| snapshot.country(code).is_some());
                code.map(|code| Self::Country(Country::new(frame, code)))
            }
            GlobalId::Network(key) => {
                let network = names.find_network(&key);
                network.map(|network| Self::Network(Network::new(frame, network)))
            }
            GlobalId::Field(network, key) => names.find_network(&network).and_then(|network| {
                let fields = &snapshot.network(network).network.fields;
                let field = fields.iter().find(|field| field.key == key)?;
                Field::by_id(frame, field.id).map(Self::Field)
            }),
            GlobalId::Partnership(network, key) => {
                let network = names.find_network(&network);
                let found = network.and_then(|network| Partnership::by_key(frame, network, &key));
                found.map(Self::Partnership)
            }
            GlobalId::Link(a, b) => link(frame, [&a, &b], filter).await?.map(Self::Link),
        })
    }

    fn global_id(&self) -> Result<ID, Fault> {
        match self {
            Self::City(city) => city.global_id(),
            Self::Country(country) => country.global_id(),
            Self::Network(network) => Ok(network.global_id()),
            Self::Field(field) => field.global_id(),
            Self::Partnership(partnership) => Ok(partnership.global_id()),
            Self::Link(link) => link.global_id(),
        }
    }
}

/// Returns the link of two cities in the scope of a frame, if there is one.
async fn link(frame: &Frame, cities: [&str; 2], filter: Option<&str>) -> Result<Option<Link>, Fault> {
    let cities = cities.map(|key| frame.snapshot().city_by_key(key));
    let filter = filter.map_or(Some(LinkFilter::default()), |words| {
        scope_words::filter(frame.names(), words)
    });
    let (Ok(scope), [Some(a), Some(b)], Some(filter)) = (frame.scope(None), cities, filter) else {
        return Ok(None);
    };
    let view = frame
        .request()
        .app
        .views()
        .get(frame.snapshot(), &scope, &filter)
        .await?;
    let nodes = view.node(a).zip(view.node(b));
    let link = nodes.and_then(|(a, b)| view.graph().find_link(a, b));
    Ok(link.map(|link| Link::new(frame, &view, link)))
}
