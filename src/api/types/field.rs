//! Creative fields of a network.

use std::sync::Arc;

use async_graphql::{ID, Object, Result};

use super::city::CityConnection;
use super::city_list::city_page;
use super::cluster::{ClusterArguments, ClusterConnection};
use super::history::{History, Subject};
use super::network::Network;
use super::stats::FieldStats;
use crate::analytics::Budget;
use crate::api::context::{Frame, not_yet};
use crate::api::cursor::PageArguments;
use crate::api::enums::{ClusterMethod, FieldBasis};
use crate::api::inputs::ScopeInput;
use crate::api::scalars::{Date, FieldKey};
use crate::app::fault::Fault;
use crate::app::global_id::GlobalId;
use crate::domain::{self, FieldId};
use crate::network::{NetworkIndex, View};

/// A creative field of a network, such as Music.
#[derive(Clone)]
pub struct Field {
    frame: Frame,
    network: NetworkIndex,
    id: FieldId,
}

impl Field {
    /// Returns the field with a row number, in the scope of a frame. If the frame does not see the
    /// field's network, the scope is all of that network.
    pub fn by_id(frame: &Frame, id: FieldId) -> Option<Self> {
        let (network, _) = frame.snapshot().field(id)?;
        Some(Self {
            frame: frame.seeing(network),
            network,
            id,
        })
    }

    /// Returns the field at the record time that a scope asks for. With a scope given, the field is
    /// seen in all of its network.
    async fn at(&self, scope: Option<&ScopeInput>) -> Result<Self, Fault> {
        let Some(scope) = scope else {
            return Ok(self.clone());
        };
        let frame = self.frame.all_of(self.network).at(Some(scope)).await?;
        let network = &self.frame.snapshot().network(self.network).network;
        let key = &self.record().key;
        let then = frame.snapshot().network_by_key(&network.key);
        let then = then.map(|then| &frame.snapshot().network(then).network.fields);
        let field = then.and_then(|fields| fields.iter().find(|field| field.key == *key));
        let id = field.map(|field| field.id);
        id.and_then(|id| Self::by_id(&frame, id))
            .ok_or_else(|| not_yet("field", key, frame.snapshot()))
    }

    /// Returns the view of a scope, which must include the field's network.
    async fn view(&self, scope: Option<&ScopeInput>) -> Result<Arc<View>, Fault> {
        let view = self.frame.view(scope).await?;
        if view.scope().networks.contains(&self.network) {
            return Ok(view);
        }
        let own = &self.frame.snapshot().network(self.network).network.key;
        let message = format!("must be {own}, whose field is asked, or be left out");
        Err(Fault::bad("scope.network", message))
    }

    fn record(&self) -> &domain::Field {
        self.frame
            .snapshot()
            .field(self.id)
            .expect("a field of the pinned snapshot")
            .1
    }

    /// Returns the global id.
    pub fn global_id(&self) -> Result<ID, Fault> {
        let network = &self.frame.snapshot().network(self.network).network;
        let id = GlobalId::Field(network.key.clone(), self.record().key.clone());
        self.frame.id_in(&id, self.network)
    }
}

/// A creative field of a network, such as Music.
#[Object]
impl Field {
    /// Global id. It includes the scope, unless that is all of the field's network today: fields
    /// without a `scope` argument use it.
    pub async fn id(&self) -> Result<ID> {
        Ok(self.global_id()?)
    }

    /// Key in upper case, unique in the network.
    fn key(&self) -> FieldKey {
        FieldKey(self.record().key.clone())
    }

    /// Display name.
    fn name(&self) -> &str {
        &self.record().name
    }

    /// Other spellings that arguments may use.
    fn aliases(&self) -> &[String] {
        &self.record().aliases
    }

    /// The network that the field belongs to.
    fn network(&self) -> Network {
        Network::new(&self.frame, self.network)
    }

    /// First day of the field in the network. Null if it was there from the start, or if not known.
    fn since(&self) -> Option<Date> {
        self.record().since.map(Date::from)
    }

    /// Last day of the field in the network. Null while the network has it.
    fn until(&self) -> Option<Date> {
        self.record().until.map(Date::from)
    }

    /// Figures of the field: its cities and the links among them.
    async fn stats(
        &self,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<FieldStats> {
        let field = self.at(scope.as_ref()).await?;
        let view = field.view(scope.as_ref()).await?;
        Ok(FieldStats::find(&field.frame, &view, field.id).await?)
    }

    /// Clusters of the field's cities.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn clusters(
        &self,
        #[graphql(
            desc = "The method that groups the cities.",
            default_with = "ClusterMethod::Components"
        )]
        method: ClusterMethod,
        #[graphql(
            desc = "The rule by which a link belongs to the field.",
            default_with = "FieldBasis::City"
        )]
        field_basis: FieldBasis,
        #[graphql(desc = "Only clusters of at least this many cities, from 1.", default = 1)] min_size: i32,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
        #[graphql(desc = "Page size, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only clusters after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 100. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only clusters before this cursor.")] before: Option<String>,
    ) -> Result<ClusterConnection> {
        let field = self.at(scope.as_ref()).await?;
        let view = field.view(scope.as_ref()).await?;
        let arguments = ClusterArguments {
            fields: Some(vec![field.id]),
            basis: field_basis,
            method,
            min_size,
            ..ClusterArguments::default()
        };
        let page = PageArguments::new(first, after, last, before);
        Ok(ClusterConnection::find(&field.frame, &view, &arguments, &page, crate::api::cursor::NESTED_PAGE).await?)
    }

    /// The field's member cities, ordered by key.
    async fn cities(
        &self,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
        #[graphql(desc = "Page size, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only cities after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 100. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only cities before this cursor.")] before: Option<String>,
    ) -> Result<CityConnection> {
        let field = self.at(scope.as_ref()).await?;
        let view = field.view(scope.as_ref()).await?;
        let (of_view, id) = (Arc::clone(&view), field.id);
        let hold = move |_: &Budget| {
            let nodes = 0..of_view.cities().len() as u32;
            Ok(nodes
                .filter(|&node| of_view.fields(node).contains(&id))
                .collect::<Vec<u32>>())
        };
        let nodes = field.frame.request().app.compute(view.cities().len(), hold).await?;
        let page = PageArguments::new(first, after, last, before);
        Ok(city_page(
            &field.frame,
            &view,
            &nodes,
            &page,
            crate::api::cursor::NESTED_PAGE,
        )?)
    }

    #[graphql(flatten)]
    fn written(&self) -> History {
        History::new(&self.frame, Subject::Field(self.network, self.record().key.clone()))
    }
}
