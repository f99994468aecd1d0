//! Objects with a global id.

use async_graphql::{ID, Interface};

use super::context::Frame;
use super::id::GlobalId;
use super::types::city::City;
use super::types::country::Country;
use super::types::field::Field;
use super::types::link::Link;
use super::types::network::Network;
use super::types::partnership::Partnership;
use crate::app::fault::Fault;
use crate::network::RecordIndex;

/// An object that can be fetched again by its global id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Global id: opaque, and stable across revisions."))]
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
    /// The object that an id names today; `None` if there is none.
    pub async fn find(frame: &Frame, id: &str) -> Result<Option<Self>, Fault> {
        let names = frame.names();
        let snapshot = frame.snapshot();
        Ok(match GlobalId::decode(id) {
            None => None,
            Some(GlobalId::City(key)) => snapshot
                .city_by_key(&key)
                .map(|city| Self::City(City::new(frame, city))),
            Some(GlobalId::Country(code)) => {
                let code = code.parse().ok().filter(|&code| snapshot.country(code).is_some());
                code.map(|code| Self::Country(Country::new(frame, code)))
            }
            Some(GlobalId::Network(key)) => names
                .find_network(&key)
                .map(|network| Self::Network(Network::new(frame, network))),
            Some(GlobalId::Field(network, key)) => names.find_network(&network).and_then(|network| {
                let fields = &snapshot.network(network).network.fields;
                let field = fields.iter().find(|field| field.key == key)?;
                Field::by_id(frame, field.id).map(Self::Field)
            }),
            Some(GlobalId::Partnership(network, key)) => names.find_network(&network).and_then(|network| {
                let position = snapshot.network(network).partnership_by_key(&key)?;
                Some(Self::Partnership(Partnership::new(
                    frame,
                    RecordIndex { network, position },
                )))
            }),
            Some(GlobalId::Link(a, b)) => match (snapshot.city_by_key(&a), snapshot.city_by_key(&b)) {
                (Some(a), Some(b)) if frame.network().is_ok() => {
                    let view = frame.view(None).await?;
                    let link = view
                        .node(a)
                        .zip(view.node(b))
                        .and_then(|(a, b)| view.graph().find_link(a, b));
                    link.map(|link| Self::Link(Link::new(&frame.of_view(&view), &view, link)))
                }
                _ => None,
            },
        })
    }
}
