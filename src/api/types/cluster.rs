//! Clusters of cities.

use std::sync::Arc;

use async_graphql::{Enum, ID, InputObject, Object, Result, SimpleObject, Value};

use super::city::{City, CityConnection};
use super::city_list::city_page;
use super::country::Country;
use super::field::Field;
use super::link::LinkConnection;
use super::meta::{AnswerMeta, number, word};
use crate::api::connection::{Page, connection, int};
use crate::api::context::Frame;
use crate::api::cursor::{NESTED_PAGE, PageArguments, ROOT_PAGE};
use crate::api::enums::{ClusterMethod, FieldBasis, OrderDirection};
use crate::api::order::{absent_last, ordered, sort_by};
use crate::app::answers::clusters::{self, ClusterQuestion, Clustering};
use crate::app::conditions::field_keys;
use crate::app::fault::Fault;
use crate::domain::FieldId;
use crate::network::View;

/// A group of cities that hang together.
pub struct Cluster {
    frame: Frame,
    view: Arc<View>,
    answer: Arc<Clustering>,
    question: Arc<ClusterQuestion>,
    at: usize,
}

connection! {
    /// Clusters, largest first, then by the smallest key of a member.
    ClusterConnection, ClusterEdge, Cluster,
    {
        /// Cities without a link inside the graph that was clustered; a city of several fields counts in each.
        isolate_count: i32,
        /// Modularity of the partition at the resolution asked, at resolution 1 from −0.5 to 1, less at a higher one; null unless
        /// communities of one graph with links were sought.
        modularity: Option<f64>,
        /// How alike the partitions of repeated runs are: mean adjusted Rand index, at most 1; null unless communities
        /// of one graph were sought.
        stability: Option<f64>,
        /// What the answer was computed from.
        meta: AnswerMeta
    }
}

/// By what clusters are ordered; ties by size, then by smallest key.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum ClusterOrderField {
    /// Number of cities.
    Size,
    /// Number of links inside.
    LinkCount,
    /// Density; undefined ones last.
    Density,
    /// E–I index; undefined ones last.
    EiIndex,
}

/// Order of a list of clusters.
#[derive(InputObject, Clone, Debug)]
pub struct ClusterOrder {
    /// By what.
    pub field: ClusterOrderField,
    /// Which way.
    #[graphql(default_with = "OrderDirection::Desc")]
    pub direction: OrderDirection,
}

/// The arguments of a question for clusters.
#[derive(Clone, Debug)]
pub struct ClusterArguments {
    /// The fields; all of the scope's networks if `None`.
    pub fields: Option<Vec<FieldId>>,
    /// One graph across all fields instead of one per field.
    pub across_fields: bool,
    /// What makes a link belong to a field.
    pub basis: FieldBasis,
    /// How.
    pub method: ClusterMethod,
    /// Whether strengths count for communities.
    pub weighted: bool,
    /// Resolution of communities.
    pub resolution: f64,
    /// Seed of communities.
    pub seed: i32,
    /// Smallest size shown.
    pub min_size: i32,
    /// Order.
    pub order: Option<ClusterOrder>,
}

impl Default for ClusterArguments {
    fn default() -> Self {
        Self {
            fields: None,
            across_fields: false,
            basis: FieldBasis::City,
            method: ClusterMethod::Components,
            weighted: false,
            resolution: 1.0,
            seed: 1,
            min_size: 1,
            order: None,
        }
    }
}

impl ClusterArguments {
    fn question(&self, view: &View) -> Result<ClusterQuestion, Fault> {
        if !self.resolution.is_finite() || self.resolution <= 0.0 || self.resolution > 1000.0 {
            return Err(Fault::bad(
                "resolution",
                format!("must be above 0 and at most 1000; {} was given", self.resolution),
            ));
        }
        if self.seed < 0 {
            return Err(Fault::range("seed", 0, i32::MAX, self.seed));
        }
        if self.min_size < 1 {
            return Err(Fault::bad(
                "minSize",
                format!("must be at least 1; {} was given", self.min_size),
            ));
        }
        let method = match self.method {
            ClusterMethod::Components => clusters::ClusterMethod::Components,
            ClusterMethod::Cores => clusters::ClusterMethod::Cores,
            ClusterMethod::Communities => clusters::ClusterMethod::Communities {
                weighted: self.weighted,
                resolution: self.resolution,
                seed: u64::from(self.seed.unsigned_abs()),
            },
        };
        let networks = view
            .scope()
            .networks
            .iter()
            .map(|&network| view.snapshot().network(network));
        let all = networks
            .flat_map(|records| &records.network.fields)
            .map(|field| field.id);
        let wanted = |field: &FieldId| self.fields.as_ref().is_none_or(|fields| fields.contains(field));
        let fields = (!self.across_fields).then(|| all.filter(wanted).collect());
        Ok(ClusterQuestion {
            fields,
            basis: self.basis.into(),
            method,
        })
    }

    fn meta(&self, view: &View) -> AnswerMeta {
        let basis = async_graphql::InputType::to_value(&self.basis);
        let mut parameters = vec![("acrossFields", Value::from(self.across_fields)), ("fieldBasis", basis)];
        if let Some(fields) = &self.fields {
            let keys = field_keys(view.snapshot(), fields).into_iter().map(word);
            parameters.push(("fields", Value::List(keys.collect())));
        }
        let algorithm = match self.method {
            ClusterMethod::Components => "connected components",
            ClusterMethod::Cores => "core decomposition (Batagelj and Zaveršnik)",
            ClusterMethod::Communities => {
                parameters.push(("weighted", Value::from(self.weighted)));
                parameters.push(("resolution", Value::from(self.resolution)));
                parameters.push(("seed", Value::from(self.seed)));
                "Leiden"
            }
        };
        parameters.push(("minSize", number(self.min_size.unsigned_abs() as usize)));
        AnswerMeta::new(view, algorithm, parameters)
    }
}

impl ClusterConnection {
    /// Answers the question.
    pub async fn find(
        frame: &Frame,
        view: &Arc<View>,
        arguments: &ClusterArguments,
        page: &PageArguments,
        largest: usize,
    ) -> Result<Self, Fault> {
        let question = Arc::new(arguments.question(view)?);
        let frame = frame.of_view(view);
        let answer = frame.request().app.ask(view, (*question).clone()).await?;
        let least = arguments.min_size.unsigned_abs() as usize;
        let mut shown: Vec<usize> = (0..answer.clusters.len())
            .filter(|&at| answer.clusters[at].nodes.len() >= least)
            .collect();
        let mut name = "Cluster".to_owned();
        if let Some(ClusterOrder { field, direction }) = arguments.order.clone() {
            let cluster = |at: usize| &answer.clusters[at];
            match field {
                ClusterOrderField::Size => sort_by(&mut shown, direction, |at| cluster(at).nodes.len()),
                ClusterOrderField::LinkCount => sort_by(&mut shown, direction, |at| cluster(at).links.len()),
                ClusterOrderField::Density => {
                    sort_by(&mut shown, direction, |at| {
                        absent_last(cluster(at).density().map(ordered), direction)
                    });
                }
                ClusterOrderField::EiIndex => {
                    sort_by(&mut shown, direction, |at| {
                        absent_last(cluster(at).ei_index().map(ordered), direction)
                    });
                }
            }
            name = format!("Cluster:{field:?}:{direction:?}");
        }
        let page = Page::cut(page, &name, largest, &shown, |at| {
            answer.clusters[at].key(view, &question)
        })?;
        frame.request().charge(page.items.len())?;
        let meta = arguments.meta(view);
        let facts = (int(answer.isolates), answer.modularity, answer.stability);
        Ok(Self::new(page, facts.0, facts.1, facts.2, meta, |cursor, at| {
            ClusterEdge {
                cursor,
                node: Cluster {
                    frame: frame.clone(),
                    view: Arc::clone(view),
                    answer: Arc::clone(&answer),
                    question: Arc::clone(&question),
                    at,
                },
            }
        }))
    }
}

impl Cluster {
    fn cluster(&self) -> &clusters::Cluster {
        &self.answer.clusters[self.at]
    }

    fn share(&self, count: usize) -> f64 {
        count as f64 / self.cluster().nodes.len() as f64
    }
}

/// How much of a cluster holds a field.
#[derive(SimpleObject)]
pub struct FieldShare {
    /// The field, as the cities' primary one; null for cities without a field.
    field: Option<Field>,
    /// How many cities.
    city_count: i32,
    /// Their share of the cluster, above 0 to 1.
    share: f64,
}

/// How much of a cluster lies in a country.
#[derive(SimpleObject)]
pub struct CountryShare {
    /// The country; null for cities whose country is not known.
    country: Option<Country>,
    /// How many cities.
    city_count: i32,
    /// Their share of the cluster, above 0 to 1.
    share: f64,
}

/// A group of cities that hang together.
#[Object]
impl Cluster {
    /// Name of the cluster that depends on what was asked and on its members, not on its rank.
    fn key(&self) -> ID {
        ID(self.cluster().key(&self.view, &self.question))
    }

    /// Position by size among all clusters of the answer, from 1.
    fn rank(&self) -> i32 {
        int(self.cluster().rank)
    }

    /// The field in which it was sought; null across fields.
    fn field(&self) -> Option<Field> {
        self.cluster().field.and_then(|field| Field::by_id(&self.frame, field))
    }

    /// How it was found.
    fn method(&self) -> ClusterMethod {
        match self.question.method {
            clusters::ClusterMethod::Components => ClusterMethod::Components,
            clusters::ClusterMethod::Cores => ClusterMethod::Cores,
            clusters::ClusterMethod::Communities { .. } => ClusterMethod::Communities,
        }
    }

    /// Number of cities, from 1.
    fn size(&self) -> i32 {
        int(self.cluster().nodes.len())
    }

    /// Whether it is a single city.
    fn is_isolate(&self) -> bool {
        self.cluster().nodes.len() == 1
    }

    /// Links between its cities.
    fn link_count(&self) -> i32 {
        int(self.cluster().links.len())
    }

    /// Links from its cities to all other cities in scope, whatever their field.
    fn external_link_count(&self) -> i32 {
        int(self.cluster().external_links)
    }

    /// Links inside over possible ones, 2L / (n (n − 1)), 0 to 1; null for a single city.
    fn density(&self) -> Option<f64> {
        self.cluster().density()
    }

    /// (external − internal) / (external + internal) links, −1 to 1 (Krackhardt and Stern 1988); null without links.
    fn ei_index(&self) -> Option<f64> {
        self.cluster().ei_index()
    }

    /// The core number that its cities share; null unless sought by cores.
    fn core_number(&self) -> Option<i32> {
        self.cluster().core_number.map(|number| int(number as usize))
    }

    /// Its cities, by key, as a plain list. For clusters of more than 500 cities see `members`.
    fn cities(
        &self,
        #[graphql(desc = "How many from the start, 0 to 500.", default = 500)] first: i32,
    ) -> Result<Vec<City>> {
        let most = usize::try_from(first).ok().filter(|&first| first <= ROOT_PAGE);
        let most = most.ok_or_else(|| Fault::range("first", 0, ROOT_PAGE, first))?;
        let nodes = &self.cluster().nodes;
        let shown = &nodes[..most.min(nodes.len())];
        self.frame.request().charge(shown.len())?;
        Ok(shown
            .iter()
            .map(|&node| City::of_node(&self.frame, &self.view, node))
            .collect())
    }

    /// Its cities, by key, in pages.
    fn members(
        &self,
        #[graphql(desc = "How many from the start, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only cities after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only cities before this cursor.")] before: Option<String>,
    ) -> Result<CityConnection> {
        let page = PageArguments::new(first, after, last, before);
        Ok(city_page(
            &self.frame,
            &self.view,
            &self.cluster().nodes,
            &page,
            NESTED_PAGE,
        )?)
    }

    /// The city with most links inside; among equals the stronger, then the first by key.
    fn hub(&self) -> City {
        City::of_node(&self.frame, &self.view, self.cluster().hub)
    }

    /// The links between its cities, by keys.
    fn links(
        &self,
        #[graphql(desc = "How many from the start, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only links after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only links before this cursor.")] before: Option<String>,
    ) -> Result<LinkConnection> {
        let page = PageArguments::new(first, after, last, before);
        Ok(LinkConnection::of(
            &self.frame,
            &self.view,
            &self.cluster().links,
            &page,
            NESTED_PAGE,
        )?)
    }

    /// Its cities by primary field, most first.
    fn field_composition(&self) -> Vec<FieldShare> {
        let composition = self.cluster().field_composition(&self.view).into_iter();
        composition
            .map(|(field, count)| FieldShare {
                field: field.and_then(|field| Field::by_id(&self.frame, field)),
                city_count: int(count),
                share: self.share(count),
            })
            .collect()
    }

    /// Its cities by country, most first.
    fn country_composition(&self) -> Vec<CountryShare> {
        let composition = self.cluster().country_composition(&self.view).into_iter();
        composition
            .map(|(code, count)| CountryShare {
                country: code.map(|code| Country::new(&self.frame, code)),
                city_count: int(count),
                share: self.share(count),
            })
            .collect()
    }
}
