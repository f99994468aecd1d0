//! Objects with a global id.

use async_graphql::{ID, Interface};
use chrono::NaiveDate;

use super::context::Frame;
use super::id::GlobalId;
use super::types::city::City;
use super::types::country::Country;
use super::types::field::Field;
use super::types::link::Link;
use super::types::network::Network;
use super::types::partnership::Partnership;
use crate::app::fault::Fault;
use crate::network::{CityIndex, Period, RecordIndex, Scope};

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
                (Some(a), Some(b)) => link(frame, a, b).await?.map(Self::Link),
                _ => None,
            },
        })
    }
}

/// The link of two cities: today in the default network if there is one, else in the first network that has it, else
/// in the first that ever had it.
async fn link(frame: &Frame, a: CityIndex, b: CityIndex) -> Result<Option<Link>, Fault> {
    let networks: Vec<_> = frame.network().into_iter().chain(frame.names().networks()).collect();
    let today = Period::AsOf(frame.period().1);
    for period in [today, Period::During(NaiveDate::MIN, NaiveDate::MAX)] {
        for &network in &networks {
            let scope = Scope {
                period,
                ..Scope::everything(vec![network], frame.period().1)
            };
            let view = frame.view_of(&scope).await?;
            let found = view
                .node(a)
                .zip(view.node(b))
                .and_then(|(a, b)| view.graph().find_link(a, b));
            if let Some(link) = found {
                return Ok(Some(Link::new(&frame.of_view(&view), &view, link)));
            }
        }
    }
    Ok(None)
}
