//! Prices of fields that cost more, or return more, than the general rules of admission assume.
//!
//! A price is an estimate for typical data, bounded by the amount of data there is. If data are not
//! typical, the budget of objects in [`context`](super::context) and the deadline of analyses hold.

use std::sync::Arc;

use crate::domain::Visibility;
use crate::network::{NetworkRecords, Snapshot};

/// The number of some kind of element, in the networks that everybody may see.
#[derive(Clone, Copy, Debug)]
pub enum Size {
    /// Cities.
    Cities,
    /// Pairs of a city and a field: a city of two fields counts twice.
    Places,
    /// Pairs of a city and a field, in a field of average size.
    PlacesOfField,
    /// Countries with cities.
    Countries,
    /// Fields.
    Fields,
    /// Objectives.
    Objectives,
    /// Groups of countries.
    CountryGroups,
    /// Partnerships.
    Partnerships,
    /// Cities and partnerships, as a whole graph shows them.
    Graph,
}

/// Computes the sizes of a snapshot in the order of [`Size`]. Cost: a look at every network.
pub fn sizes(snapshot: &Snapshot) -> Vec<u64> {
    let is_public = |records: &&Arc<NetworkRecords>| records.network.visibility == Visibility::Public;
    let sum = |count: &dyn Fn(&NetworkRecords) -> usize| {
        let public = snapshot.networks().iter().filter(is_public);
        public.map(|records| count(records)).sum::<usize>() as u64
    };
    let cities = sum(&|network| network.memberships.len());
    let fields = sum(&|network| network.network.fields.len());
    let partnerships = sum(&|network| network.partnerships.len());
    vec![
        cities,
        2 * cities,
        (2 * cities).div_ceil(fields.max(1)),
        cities.min(snapshot.countries().len() as u64),
        fields,
        sum(&|network| network.network.objectives.len()),
        snapshot.country_groups().len() as u64,
        partnerships,
        cities + partnerships,
    ]
}

/// The price of a field.
#[derive(Clone, Copy, Debug)]
pub struct FieldPrice {
    /// The type that has the field.
    pub type_name: &'static str,
    /// The name of the field.
    pub field: &'static str,
    /// Units for computing the field once.
    pub base: u32,
    /// Number of items the field returns for typical data, if it returns several.
    pub typical_items: Option<u32>,
    /// The upper bound of that number.
    pub size: Option<Size>,
    /// True if the items are the object's share of the `whole` of the list that the object is in.
    pub is_share: bool,
    /// The upper bound of what the objects of this list share.
    pub whole: Option<Size>,
    /// The size that raises the base: one unit for every [`ROWS_OF_UNIT`] rows.
    pub grows_with: Option<Size>,
}

/// The number of cities and partnerships of a whole graph that cost one unit. With it, the largest
/// price of an operation corresponds to the largest number of objects in an answer.
pub const ROWS_OF_UNIT: u64 = 25;

impl FieldPrice {
    /// Bounds the number of items by a size.
    const fn of(mut self, size: Size) -> Self {
        self.size = Some(size);
        self
    }

    /// Marks the items as shared: each object of a list has its share of the whole.
    const fn shared(mut self) -> Self {
        self.is_share = true;
        self
    }

    /// Marks the items as shared, and bounds their sum over the objects of a list by a size.
    const fn sharing(mut self, whole: Size) -> Self {
        self.whole = Some(whole);
        self
    }

    /// Lets the base grow with a size.
    const fn growing_with(mut self, size: Size) -> Self {
        self.grows_with = Some(size);
        self
    }

    /// Sets the number of items for typical data.
    const fn typically(mut self, items: u32) -> Self {
        self.typical_items = Some(items);
        self
    }
}

const fn price(type_name: &'static str, field: &'static str, base: u32) -> FieldPrice {
    FieldPrice {
        type_name,
        field,
        base,
        typical_items: None,
        size: None,
        is_share: false,
        whole: None,
        grows_with: None,
    }
}

const fn items(type_name: &'static str, field: &'static str, typical_items: u32) -> FieldPrice {
    price(type_name, field, 0).typically(typical_items)
}

/// Returns the price of a timeline, which builds a view for each of its steps.
const fn timeline(type_name: &'static str) -> FieldPrice {
    price(type_name, "timeline", HEAVY).typically(20)
}

/// Returns the price of relaxations: each dropped condition takes a search, and perhaps a view.
const fn relaxations(type_name: &'static str) -> FieldPrice {
    price(type_name, "relaxations", SWEEP).typically(2)
}

/// Units of a search that may touch every link of a view.
const SEARCH: u32 = 5;
/// Units of a few passes over a whole view.
const SWEEP: u32 = 20;
/// Units of many passes over a whole view.
const HEAVY: u32 = 200;
/// Units of a transaction of one record.
const WRITE: u32 = 20;

/// The lists of `Query` and of every network whose length is bounded by the data.
const LISTS: &[(&str, u32, Size)] = &[
    ("cities", 1, Size::Cities),
    ("partnerships", 1, Size::Partnerships),
    ("centrality", HEAVY, Size::Cities),
    ("brokerage", HEAVY, Size::Cities),
    ("reachableCities", SEARCH, Size::Cities),
];

/// Prices of the analytic fields of `Query` and of every network.
const ANALYSIS: &[(&str, u32)] = &[
    ("networkStats", SEARCH),
    ("cooperationPath", SEARCH),
    ("cooperationPaths", SWEEP),
    ("countryLinks", SWEEP),
    ("networkDiff", SWEEP),
    ("geography", SWEEP),
    ("coverage", SEARCH),
    ("dataQuality", SWEEP),
    ("resilience", SEARCH),
    ("robustness", HEAVY),
    ("whatIf", SWEEP),
    ("partnerRecommendations", SWEEP),
    ("backtest", HEAVY),
];

const OTHERS: &[FieldPrice] = &[
    price("Mutation", "applyChanges", HEAVY),
    price("Mutation", "importNetwork", HEAVY),
    items("ImportNetworkPayload", "rowErrors", 20),
    items("ImportNotes", "passedOver", 20),
    items("ApplyChangesPayload", "records", 20),
    items("Query", "countryGroups", 4).of(Size::CountryGroups),
    items("CountryGroup", "countries", 20),
    items("Query", "fields", 8).of(Size::Fields).sharing(Size::Places),
    items("Network", "fields", 8).of(Size::Fields).sharing(Size::Places),
    items("Query", "objectives", 6).of(Size::Objectives),
    items("Network", "objectives", 6).of(Size::Objectives),
    price("Query", "networkOverlap", SWEEP),
    items("Token", "roles", 2),
    items("NetworkOverlap", "sharedCities", 20),
    items("NetworkOverlap", "sharedLinks", 20),
    items("NetworkOverlap", "networks", 3),
    items("NetworkOverlap", "pairs", 3),
    price("City", "pathTo", SEARCH),
    price("City", "egoNetwork", SEARCH),
    price("City", "recommendations", SWEEP).typically(20),
    items("City", "otherNames", 2),
    items("City", "fields", 1),
    items("City", "memberships", 2),
    items("City", "partners", 8),
    items("City", "partnerships", 8),
    items("Membership", "fields", 1),
    items("Membership", "sources", 2),
    items("Partnership", "cities", 3),
    items("Partnership", "participants", 3),
    items("Partnership", "fields", 1),
    items("Partnership", "objectives", 2),
    items("Partnership", "sectors", 2),
    items("Partnership", "sources", 2),
    items("Link", "partnerships", 2),
    price("Link", "bridge", SEARCH),
    price("CooperationPath", "tiedPathCount", SEARCH),
    price("CooperationPath", "explanation", SEARCH),
    price("CooperationPath", "lastConnectedOn", SEARCH),
    items("CooperationPath", "cities", 6),
    items("CooperationPath", "hops", 5),
    items("CooperationPath", "dormantPartnerships", 3),
    relaxations("CooperationPath"),
    items("CooperationPath", "suggestedLinks", 3),
    price("CooperationPathSet", "tiedPathCount", SEARCH),
    price("CooperationPathSet", "independentPathCount", SWEEP),
    items("CooperationPathSet", "paths", 5),
    relaxations("CooperationPathSet"),
    items("RankedPath", "cities", 6),
    items("RankedPath", "hops", 5),
    items("PathHop", "partnerships", 2),
    items("PathHop", "networks", 1),
    items("Cluster", "cities", 20).shared(),
    items("Cluster", "members", 20).shared(),
    items("Cluster", "links", 20).shared(),
    items("Cluster", "fieldComposition", 4),
    items("Cluster", "countryComposition", 8),
    items("Country", "cities", 5).shared(),
    price("Country", "links", SWEEP).typically(10),
    price("Country", "internalLinkCount", 1),
    price("Country", "externalLinkCount", 1),
    price("Country", "eiIndex", 1),
    price("Country", "partnerConcentration", 1),
    items("CountryLink", "citiesA", 3),
    items("CountryLink", "citiesB", 3),
    items("CountryLink", "links", 3),
    items("CountryLink", "partnerships", 4),
    items("LinkMatrix", "groups", 20).of(Size::Cities).sharing(Size::Places),
    items("LinkMatrix", "cells", 100),
    items("LinkMatrixGroup", "cities", 20).shared(),
    items("Field", "aliases", 2),
    price("Field", "stats", SEARCH),
    price("Field", "clusters", SWEEP)
        .typically(20)
        .of(Size::Cities)
        .sharing(Size::PlacesOfField),
    items("Field", "cities", 20).shared(),
    timeline("Query"),
    timeline("Network"),
    price("Snapshot", "eiIndex", 1),
    items("NetworkDiff", "citiesJoined", 10),
    items("NetworkDiff", "citiesLeft", 5),
    items("NetworkDiff", "linksAppeared", 20),
    items("NetworkDiff", "linksGone", 10),
    items("NetworkDiff", "linksStrengthened", 5),
    items("NetworkDiff", "linksWeakened", 5),
    items("NetworkDiff", "partnershipsAppeared", 20),
    items("NetworkDiff", "partnershipsGone", 10),
    items("LinkChange", "partnerships", 2),
    items("Geography", "bands", 6),
    items("Geography", "longestLinks", 10),
    price("Geography", "gravity", HEAVY),
    items("GravityModel", "coefficients", 5),
    items("Coverage", "rows", 17),
    items("Recommendation", "reasons", 2),
    items("Recommendation", "sharedPartners", 2),
    items("Backtest", "at", 3),
    price("Subscription", "networkChanged", SEARCH),
    price("Subscription", "graphDeltas", SWEEP).growing_with(Size::Graph),
    price("Subscription", "cooperationPathChanged", SEARCH),
    price("NetworkStats", "meanDistance", SWEEP),
    price("NetworkStats", "medianDistance", SWEEP),
    price("NetworkStats", "effectiveDiameter", SWEEP),
    price("NetworkStats", "distanceDistribution", SWEEP).typically(6),
    price("NetworkStats", "radius", SWEEP),
    items("GraphDelta", "addedNodes", 100),
    items("GraphDelta", "updatedNodes", 20),
    items("GraphDelta", "removedNodeKeys", 1),
    items("GraphDelta", "addedLinks", 100),
    items("GraphDelta", "updatedLinks", 20),
    items("GraphDelta", "removedLinkKeys", 1),
    items("NetworkGraph", "nodes", 100),
    items("NetworkGraph", "links", 100),
    items("GraphNode", "fields", 1),
    items("GraphLink", "kinds", 1),
    price("GraphNode", "x", 1),
    price("GraphNode", "y", 1),
    price("GraphNode", "community", 1),
    price("GraphNode", "betweenness", 1),
    price("GraphNode", "pageRank", 1),
    price("GraphNode", "coreNumber", 1),
    price("CityMetrics", "betweenness", SEARCH),
    price("CityMetrics", "closeness", SEARCH),
    price("CityMetrics", "harmonic", SEARCH),
    price("CityMetrics", "eigenvector", SEARCH),
    price("CityMetrics", "pageRank", SEARCH),
    price("CityMetrics", "coreNumber", 1),
    price("CityMetrics", "localClustering", 1),
    price("CityMetrics", "community", SEARCH),
    items("Resilience", "articulationCities", 10),
    items("Resilience", "bridgeLinks", 10),
    price("Resilience", "criticalPartnerships", SWEEP).typically(10),
    price("Resilience", "criticalPartnershipCount", SWEEP),
    price("Resilience", "efficiency", HEAVY),
    items("RobustnessCurve", "points", 100),
    items("WhatIf", "newlyIsolated", 5),
    items("WhatIf", "newlyLinked", 5),
    price("NetworkState", "efficiency", HEAVY),
    price("NetworkStats", "diameter", HEAVY),
];

/// Types of records that have a history.
const RECORDS: &[&str] = &[
    "City",
    "Membership",
    "Partnership",
    "Network",
    "Field",
    "Objective",
    "CountryGroup",
];

/// Mutations that write one record, with the parts that belong to it.
const WRITES: &[&str] = &[
    "createCity",
    "updateCity",
    "archiveCity",
    "deleteCity",
    "createPartnership",
    "updatePartnership",
    "endPartnership",
    "deletePartnership",
    "joinNetwork",
    "updateMembership",
    "leaveNetwork",
    "addSource",
    "createNetwork",
    "updateNetwork",
    "upsertField",
    "upsertObjective",
    "upsertCountryGroup",
    "createToken",
    "revokeToken",
    "grantRole",
    "revokeRole",
];

/// Returns all prices.
pub fn prices() -> impl Iterator<Item = FieldPrice> {
    let analysis = ["Query", "Network"]
        .into_iter()
        .flat_map(|type_name| ANALYSIS.iter().map(move |&(field, base)| price(type_name, field, base)));
    let lists = ["Query", "Network"].into_iter().flat_map(|type_name| {
        let lists = LISTS
            .iter()
            .map(move |&(field, base, size)| price(type_name, field, base).of(size));
        let wholes = [
            price(type_name, "clusters", SWEEP)
                .of(Size::Places)
                .sharing(Size::Places),
            price(type_name, "countries", 1)
                .of(Size::Countries)
                .sharing(Size::Cities),
            price(type_name, "linkMatrix", SWEEP),
            price(type_name, "graph", SWEEP).growing_with(Size::Graph),
            price(type_name, "exportNetwork", HEAVY).growing_with(Size::Graph),
        ];
        lists.chain(wholes)
    });
    let writes = WRITES.iter().map(|field| price("Mutation", field, WRITE));
    let histories = RECORDS.iter().map(|record| items(record, "history", 3));
    let rest = lists.chain(OTHERS.iter().copied());
    analysis.chain(writes).chain(histories).chain(rest)
}
