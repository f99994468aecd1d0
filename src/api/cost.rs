//! Prices of fields that cost more, or return more, than the general rules of admission assume.
//!
//! A price is an estimate for ordinary data. Where data are not ordinary, the budget of objects in
//! [`context`](super::context) and the deadline of analyses hold.

/// What a field costs.
#[derive(Clone, Copy, Debug)]
pub struct FieldPrice {
    /// The type that has it.
    pub type_name: &'static str,
    /// The field.
    pub field: &'static str,
    /// Units for computing it once.
    pub base: u32,
    /// Items it returns in ordinary data, if it returns several.
    pub typical_items: Option<u32>,
}

const fn price(type_name: &'static str, field: &'static str, base: u32) -> FieldPrice {
    FieldPrice {
        type_name,
        field,
        base,
        typical_items: None,
    }
}

const fn items(type_name: &'static str, field: &'static str, typical_items: u32) -> FieldPrice {
    FieldPrice {
        type_name,
        field,
        base: 0,
        typical_items: Some(typical_items),
    }
}

/// A timeline builds a view for each of its steps.
const fn timeline(type_name: &'static str) -> FieldPrice {
    FieldPrice {
        type_name,
        field: "timeline",
        base: HEAVY,
        typical_items: Some(20),
    }
}

/// Each condition that is dropped takes a search, and perhaps a view.
const fn relaxations(type_name: &'static str) -> FieldPrice {
    FieldPrice {
        type_name,
        field: "relaxations",
        base: SWEEP,
        typical_items: Some(2),
    }
}

/// Searches that may touch every link of a view.
const SEARCH: u32 = 5;
/// Passes over a whole view.
const SWEEP: u32 = 20;
/// Many passes over a whole view.
const HEAVY: u32 = 200;
/// A transaction of one record.
const WRITE: u32 = 20;

/// Prices of the analytic fields, which the root and every network have.
const ANALYSIS: &[(&str, u32)] = &[
    ("cities", 1),
    ("countries", 1),
    ("partnerships", 1),
    ("networkStats", SEARCH),
    ("cooperationPath", SEARCH),
    ("cooperationPaths", SWEEP),
    ("reachableCities", SEARCH),
    ("clusters", SWEEP),
    ("countryLinks", SWEEP),
    ("centrality", HEAVY),
    ("brokerage", HEAVY),
    ("linkMatrix", SWEEP),
    ("exportNetwork", HEAVY),
    ("graph", SWEEP),
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
    items("ApplyChangesPayload", "records", 20),
    items("Query", "countryGroups", 4),
    items("CountryGroup", "countries", 20),
    items("Query", "fields", 8),
    items("Network", "fields", 8),
    items("Query", "objectives", 6),
    items("Network", "objectives", 6),
    price("Query", "networkOverlap", SWEEP),
    items("Token", "roles", 2),
    items("NetworkOverlap", "sharedCities", 20),
    items("NetworkOverlap", "sharedLinks", 20),
    items("NetworkOverlap", "networks", 3),
    items("NetworkOverlap", "pairs", 3),
    price("City", "pathTo", SEARCH),
    price("City", "egoNetwork", SEARCH),
    FieldPrice {
        type_name: "City",
        field: "recommendations",
        base: SWEEP,
        typical_items: Some(20),
    },
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
    items("Cluster", "cities", 20),
    items("Cluster", "members", 20),
    items("Cluster", "links", 20),
    items("Cluster", "fieldComposition", 4),
    items("Cluster", "countryComposition", 8),
    items("Country", "cities", 5),
    FieldPrice {
        type_name: "Country",
        field: "links",
        base: SWEEP,
        typical_items: Some(10),
    },
    price("Country", "internalLinkCount", 1),
    price("Country", "externalLinkCount", 1),
    price("Country", "eiIndex", 1),
    price("Country", "partnerConcentration", 1),
    items("CountryLink", "citiesA", 3),
    items("CountryLink", "citiesB", 3),
    items("CountryLink", "links", 3),
    items("CountryLink", "partnerships", 4),
    items("LinkMatrix", "groups", 20),
    items("LinkMatrix", "cells", 100),
    items("LinkMatrixGroup", "cities", 20),
    items("Field", "aliases", 2),
    price("Field", "stats", SEARCH),
    FieldPrice {
        type_name: "Field",
        field: "clusters",
        base: SWEEP,
        typical_items: Some(20),
    },
    items("Field", "cities", 20),
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
    price("Subscription", "graphDeltas", SWEEP),
    price("Subscription", "cooperationPathChanged", SEARCH),
    price("NetworkStats", "meanDistance", SWEEP),
    price("NetworkStats", "medianDistance", SWEEP),
    price("NetworkStats", "effectiveDiameter", SWEEP),
    FieldPrice {
        type_name: "NetworkStats",
        field: "distanceDistribution",
        base: SWEEP,
        typical_items: Some(6),
    },
    price("NetworkStats", "radius", SWEEP),
    items("GraphDelta", "addedNodes", 100),
    items("GraphDelta", "updatedNodes", 20),
    items("GraphDelta", "removedNodeKeys", 1),
    items("GraphDelta", "addedLinks", 100),
    items("GraphDelta", "updatedLinks", 20),
    items("GraphDelta", "removedLinkKeys", 1),
    items("NetworkGraph", "nodes", 100),
    items("NetworkGraph", "links", 100),
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
    FieldPrice {
        type_name: "Resilience",
        field: "criticalPartnerships",
        base: SWEEP,
        typical_items: Some(10),
    },
    price("Resilience", "criticalPartnershipCount", SWEEP),
    price("Resilience", "efficiency", HEAVY),
    items("RobustnessCurve", "points", 100),
    items("WhatIf", "newlyIsolated", 5),
    items("WhatIf", "newlyLinked", 5),
    price("NetworkState", "efficiency", HEAVY),
    price("NetworkStats", "diameter", HEAVY),
];

/// Records that tell their history.
const RECORDS: &[&str] = &[
    "City",
    "Membership",
    "Partnership",
    "Network",
    "Field",
    "Objective",
    "CountryGroup",
];

/// Mutations that write one record, or a record with what belongs to it.
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

/// All prices.
pub fn prices() -> impl Iterator<Item = FieldPrice> {
    let analysis = ["Query", "Network"]
        .into_iter()
        .flat_map(|type_name| ANALYSIS.iter().map(move |&(field, base)| price(type_name, field, base)));
    let writes = WRITES.iter().map(|field| price("Mutation", field, WRITE));
    let histories = RECORDS.iter().map(|record| items(record, "history", 3));
    analysis.chain(writes).chain(histories).chain(OTHERS.iter().copied())
}
