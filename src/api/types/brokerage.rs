//! Brokerage: cities that stand between others.

use std::sync::Arc;

use async_graphql::{ComplexObject, Enum, InputObject, InputType, Result, SimpleObject, Value};
use tokio::sync::OnceCell;

use super::city::City;
use super::meta::{AnswerMeta, Warning};
use crate::analytics::Budget;
use crate::analytics::brokerage::BrokerRoles;
use crate::api::connection::{Page, connection};
use crate::api::context::Frame;
use crate::api::cursor::PageArguments;
use crate::api::enums::{Grouping, OrderDirection};
use crate::api::order::ranked;
use crate::app::answers::brokerage::{BrokerageQuestion, CrossGroupQuestion, Position};
use crate::app::answers::groupings::Grouped;
use crate::app::fault::Fault;
use crate::network::View;

/// The values that brokers can be ordered by. Ties are ordered by key; cities without a value come
/// last.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum BrokerageOrderField {
    /// Open pairs of partners in two different groups: gatekeeper and liaison together.
    BetweenGroups,
    /// All open pairs of partners: pairs that are not linked to each other.
    Total,
    /// Coordinator: open pairs within the city's own group.
    Coordinator,
    /// Consultant: open pairs within one other group.
    Consultant,
    /// Gatekeeper: open pairs with exactly one partner in the city's own group.
    Gatekeeper,
    /// Liaison: open pairs in two groups, neither of them the city's own.
    Liaison,
    /// Constraint; the cities with the least constraint have the most structural holes.
    Constraint,
    /// Effective size: partners that are not redundant.
    EffectiveSize,
    /// Efficiency: effective size divided by the number of partners.
    Efficiency,
    /// Participation: evenness of the links over groups.
    Participation,
    /// Cross-group betweenness.
    CrossGroupBetweenness,
}

/// The order of a list of brokers.
#[derive(InputObject, Clone, Debug)]
pub struct BrokerageOrder {
    /// The value to sort by.
    pub field: BrokerageOrderField,
    /// Ascending or descending.
    #[graphql(default_with = "OrderDirection::Desc")]
    pub direction: OrderDirection,
}

connection! {
    /// Cities by brokerage. Default order: most open pairs of partners in different groups first.
    BrokerageConnection, BrokerageEdge, Broker,
    {
        /// The data and the method behind this answer, with warnings on how to read it.
        meta: AnswerMeta
    }
}

/// A city's position between others, with the roles of Gould and Fernandez (1989) on an undirected
/// graph. Every unordered pair of the city's partners that are not linked to each other counts
/// once, by the groups of the three cities. Pairs with a city without a group count in no role.
/// Counts above 2,147,483,647 are shown as 2,147,483,647.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Broker {
    /// Position in the requested order over all pages, from 1. Equal values share a rank. Null
    /// without a value.
    rank: Option<i32>,
    /// The city.
    city: City,
    /// Number of pairs within the city's own group. Null if the city has no group.
    coordinator: Option<i32>,
    /// Number of pairs within one other group (itinerant broker). Null if the city has no group.
    consultant: Option<i32>,
    /// Number of pairs with exactly one partner in the city's own group. Links have no direction,
    /// so this is also the number for the role of representative. Null if the city has no group.
    gatekeeper: Option<i32>,
    /// Number of pairs in two groups, neither of them the city's own. Null if the city has no
    /// group.
    liaison: Option<i32>,
    /// Sum of the four roles. Null if the city has no group.
    total: Option<i32>,
    /// Number of pairs in two different groups: gatekeeper and liaison together. Null if the city
    /// has no group.
    between_groups: Option<i32>,
    /// Burt's constraint (1992): Σ_j (p_ij + Σ_q p_iq p_qj)², where p_ij is the share of link ij in
    /// all links of i. Above 0, and may exceed 1. A smaller value means more structural holes. Null
    /// without links.
    constraint: Option<f64>,
    /// Number of partners that are not redundant: n − 2t/n, with n partners and t links among them
    /// (Burt 1992, Borgatti 1997). With `weighted: true`, Burt's sum over strengths. From 1 to n;
    /// null without links.
    effective_size: Option<f64>,
    /// Effective size divided by the number of partners, above 0 to 1. Null without links.
    efficiency: Option<f64>,
    /// Evenness of the city's links over groups: 1 − Σ_g (k_g/k)², from 0 (all to one group) to
    /// below 1 (Guimerà and Amaral 2005). Null without a partner that has a group.
    participation: Option<f64>,
    #[graphql(skip)]
    node: u32,
    #[graphql(skip)]
    crossing: Arc<Crossing>,
}

/// Cross-group betweenness of all cities, computed on first use.
struct Crossing {
    frame: Frame,
    view: Arc<View>,
    by: Grouping,
    grouped: Arc<Grouped>,
    values: OnceCell<Arc<Vec<f64>>>,
}

impl Crossing {
    async fn values(&self) -> Result<&Arc<Vec<f64>>, Fault> {
        let question = || CrossGroupQuestion {
            by: self.by.into(),
            grouped: Arc::clone(&self.grouped),
        };
        let ask = || self.frame.request().app.ask(&self.view, question());
        self.values.get_or_try_init(ask).await
    }
}

#[ComplexObject]
impl Broker {
    /// Number of shortest paths through the city between two other cities of different groups. Each
    /// pair counts once, and each of t equal paths as 1/t. By hops, not normalised (Brandes 2008).
    /// Pairs with a city without a group do not count. Cost: a search from every city, only if you
    /// select this field.
    async fn cross_group_betweenness(&self) -> Result<f64> {
        Ok(self.crossing.values().await?[self.node as usize])
    }
}

/// The arguments of a question about brokers.
#[derive(Clone, Debug)]
pub struct BrokerageArguments {
    /// The grouping of the cities.
    pub by: Grouping,
    /// True if strengths count in constraint and effective size.
    pub weighted: bool,
    /// The order of the list.
    pub order_by: Option<BrokerageOrder>,
}

impl BrokerageOrderField {
    /// Returns the value of a city; cross-group betweenness is not part of its position.
    fn value(self, position: &Position) -> Option<f64> {
        let role = |count: fn(&BrokerRoles) -> u64| position.roles.as_ref().map(|roles| count(roles) as f64);
        match self {
            Self::BetweenGroups => role(BrokerRoles::between_groups),
            Self::Total => role(BrokerRoles::total),
            Self::Coordinator => role(|roles| roles.coordinator),
            Self::Consultant => role(|roles| roles.consultant),
            Self::Gatekeeper => role(|roles| roles.gatekeeper),
            Self::Liaison => role(|roles| roles.liaison),
            Self::Constraint => position.constraint,
            Self::EffectiveSize => position.effective_size,
            Self::Efficiency => position.efficiency,
            Self::Participation => position.participation,
            Self::CrossGroupBetweenness => None,
        }
    }
}

impl BrokerageConnection {
    /// Computes the answer.
    pub async fn find(
        frame: &Frame,
        view: &Arc<View>,
        arguments: &BrokerageArguments,
        page: &PageArguments,
        largest: usize,
    ) -> Result<Self, Fault> {
        let frame = frame.of_view(view);
        let app = &frame.request().app;
        let grouped = Grouped::ask(app, view, arguments.by.into()).await?;
        let question = BrokerageQuestion {
            by: arguments.by.into(),
            weighted: arguments.weighted,
            grouped: Arc::clone(&grouped),
        };
        let positions = app.ask(view, question).await?;
        let meta = meta(view, arguments, &grouped);
        let crossing = Arc::new(Crossing {
            frame: frame.clone(),
            view: Arc::clone(view),
            by: arguments.by,
            grouped,
            values: OnceCell::new(),
        });
        let order = arguments.order_by.clone().unwrap_or(BrokerageOrder {
            field: BrokerageOrderField::BetweenGroups,
            direction: OrderDirection::Desc,
        });
        let crossings = match order.field {
            BrokerageOrderField::CrossGroupBetweenness => Some(Arc::clone(crossing.values().await?)),
            _ => None,
        };
        let (ranked_positions, by) = (Arc::clone(&positions), order.clone());
        let rank = move |_: &Budget| {
            let nodes: Vec<u32> = (0..ranked_positions.len() as u32).collect();
            Ok(ranked(&nodes, by.direction, |node| match &crossings {
                Some(values) => Some(values[node as usize]),
                None => by.field.value(&ranked_positions[node as usize]),
            }))
        };
        let placed = app.compute(positions.len(), rank).await?;
        let name = format!("Brokerage:{:?}:{:?}", order.field, order.direction);
        let page = Page::cut(page, &name, largest, &placed, |(node, _)| {
            view.snapshot().city(view.city(node)).key.clone()
        })?;
        frame.request().charge(page.items.len())?;
        Ok(Self::new(page, meta, |cursor, (node, rank)| BrokerageEdge {
            cursor,
            node: Broker::new(&crossing, node, rank, &positions[node as usize]),
        }))
    }
}

impl Broker {
    fn new(crossing: &Arc<Crossing>, node: u32, rank: Option<i32>, position: &Position) -> Self {
        let role = |count: fn(&BrokerRoles) -> u64| {
            let count = position.roles.as_ref().map(count);
            count.map(|count| i32::try_from(count).unwrap_or(i32::MAX))
        };
        Self {
            rank,
            city: City::of_node(&crossing.frame, &crossing.view, node),
            coordinator: role(|roles| roles.coordinator),
            consultant: role(|roles| roles.consultant),
            gatekeeper: role(|roles| roles.gatekeeper),
            liaison: role(|roles| roles.liaison),
            total: role(BrokerRoles::total),
            between_groups: role(BrokerRoles::between_groups),
            constraint: position.constraint,
            effective_size: position.effective_size,
            efficiency: position.efficiency,
            participation: position.participation,
            node,
            crossing: Arc::clone(crossing),
        }
    }
}

fn meta(view: &View, arguments: &BrokerageArguments, grouped: &Grouped) -> AnswerMeta {
    let parameters = vec![
        ("by", arguments.by.to_value()),
        ("weighted", Value::from(arguments.weighted)),
    ];
    let mut meta = AnswerMeta::new(
        view,
        "brokerage roles (Gould and Fernandez 1989), structural holes (Burt 1992)",
        parameters,
    );
    let without = grouped.primary.iter().filter(|group| group.is_none()).count();
    if without > 0 {
        let note = format!("Cities without a group have no role, and no pair with them counts: {without}.");
        meta.warn(Warning::Unassigned, note);
    }
    meta
}
