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
use crate::app::answers::communities::CommunityQuestion;
use crate::app::conditions::field_keys;
use crate::app::fault::Fault;
use crate::domain::FieldId;
use crate::network::View;

/// A cluster: a group of cities that belong together by the method asked for.
pub struct Cluster {
    frame: Frame,
    view: Arc<View>,
    answer: Arc<Clustering>,
    question: Arc<ClusterQuestion>,
    at: usize,
}

connection! {
    /// Clusters, the largest first; ties are ordered by the smallest key of a member.
    ClusterConnection, ClusterEdge, Cluster,
    {
        /// Number of cities without a link in the graph that was clustered. A city of several
        /// fields counts in each.
        isolate_count: i32,
        /// Modularity of the partition at the requested resolution: from −0.5 to 1 at resolution 1,
        /// less at a higher one. Null unless the method is communities, in one graph with links.
        modularity: Option<f64>,
        /// Agreement of repeated runs: their mean adjusted Rand index, at most 1. Null unless the
        /// method is communities, in one graph.
        stability: Option<f64>,
        /// The data and the method behind this answer, with warnings on how to read it.
        meta: AnswerMeta
    }
}

/// The values that clusters can be ordered by. Ties are ordered by size, then by smallest key.
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

/// The order of a list of clusters.
#[derive(InputObject, Clone, Debug)]
pub struct ClusterOrder {
    /// The value to sort by.
    pub field: ClusterOrderField,
    /// Ascending or descending.
    #[graphql(default_with = "OrderDirection::Desc")]
    pub direction: OrderDirection,
}

/// The arguments of a question about clusters.
#[derive(Clone, Debug)]
pub struct ClusterArguments {
    /// The fields; all fields of the scope's networks if `None`.
    pub fields: Option<Vec<FieldId>>,
    /// True for one graph across all fields instead of one per field.
    pub across_fields: bool,
    /// The rule by which a link belongs to a field.
    pub basis: FieldBasis,
    /// The method.
    pub method: ClusterMethod,
    /// True if strengths count for communities.
    pub weighted: bool,
    /// Resolution of communities.
    pub resolution: f64,
    /// Seed of communities.
    pub seed: i32,
    /// The smallest size shown.
    pub min_size: i32,
    /// The order of the list.
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
            ClusterMethod::Communities => clusters::ClusterMethod::Communities(CommunityQuestion {
                weighted: self.weighted,
                resolution: self.resolution,
                seed: u64::from(self.seed.unsigned_abs()),
            }),
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
    /// Computes the answer.
    pub async fn find(
        frame: &Frame,
        view: &Arc<View>,
        arguments: &ClusterArguments,
        page: &PageArguments,
        largest: usize,
    ) -> Result<Self, Fault> {
        let question = Arc::new(arguments.question(view)?);
        let frame = frame.of_view(view);
        let answer = (*question).clone().ask(&frame.request().app, view).await?;
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
            answer.clusters[at].key(view, &question).to_owned()
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

/// The part of a cluster that holds a field.
#[derive(SimpleObject)]
pub struct FieldShare {
    /// The primary field of these cities. Null for cities without a field.
    field: Option<Field>,
    /// Number of these cities.
    city_count: i32,
    /// Share of the cluster's cities, above 0 to 1.
    share: f64,
}

/// The part of a cluster that lies in a country.
#[derive(SimpleObject)]
pub struct CountryShare {
    /// The country. Null for cities whose country is not known.
    country: Option<Country>,
    /// Number of these cities.
    city_count: i32,
    /// Share of the cluster's cities, above 0 to 1.
    share: f64,
}

/// A cluster: a group of cities that belong together by the method asked for.
#[Object]
impl Cluster {
    /// Key of the cluster. It depends on the arguments and the members, not on the rank.
    fn key(&self) -> ID {
        ID(self.cluster().key(&self.view, &self.question).to_owned())
    }

    /// Position by size among all clusters of the answer, from 1.
    fn rank(&self) -> i32 {
        int(self.cluster().rank)
    }

    /// The field whose cities were clustered. Null if clusters were sought across fields.
    fn field(&self) -> Option<Field> {
        self.cluster().field.and_then(|field| Field::by_id(&self.frame, field))
    }

    /// The method that found the cluster.
    fn method(&self) -> ClusterMethod {
        match self.question.method {
            clusters::ClusterMethod::Components => ClusterMethod::Components,
            clusters::ClusterMethod::Cores => ClusterMethod::Cores,
            clusters::ClusterMethod::Communities(_) => ClusterMethod::Communities,
        }
    }

    /// Number of cities, at least 1.
    fn size(&self) -> i32 {
        int(self.cluster().nodes.len())
    }

    /// True if the cluster is a single city.
    fn is_isolate(&self) -> bool {
        self.cluster().nodes.len() == 1
    }

    /// Number of links between its cities.
    fn link_count(&self) -> i32 {
        int(self.cluster().links.len())
    }

    /// Number of links from its cities to all other cities in scope, whatever their field.
    fn external_link_count(&self) -> i32 {
        int(self.cluster().external_links)
    }

    /// Links inside divided by possible links, 2L / (n (n − 1)), 0 to 1. Null for a single city.
    fn density(&self) -> Option<f64> {
        self.cluster().density()
    }

    /// E–I index: (external − internal) / (external + internal) links, −1 to 1 (Krackhardt and
    /// Stern 1988). Null without links.
    fn ei_index(&self) -> Option<f64> {
        self.cluster().ei_index()
    }

    /// The core number that its cities share. Null unless the method is cores.
    fn core_number(&self) -> Option<i32> {
        self.cluster().core_number.map(|number| int(number as usize))
    }

    /// Its cities by key, as a plain list. For clusters of more than 500 cities use `members`.
    fn cities(
        &self,
        #[graphql(desc = "Largest length of the list, 0 to 500.", default = 500)] first: i32,
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

    /// Its cities by key, in pages.
    fn members(
        &self,
        #[graphql(desc = "Page size, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only cities after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 100. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
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

    /// The city with the most links inside the cluster. Ties go to the greater strength, then to
    /// the first key.
    fn hub(&self) -> City {
        City::of_node(&self.frame, &self.view, self.cluster().hub)
    }

    /// The links between its cities, ordered by key.
    fn links(
        &self,
        #[graphql(desc = "Page size, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only links after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 100. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
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

    /// Its cities by primary field, the largest group first.
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

    /// Its cities by country, the largest group first.
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
