//! Enums of the schema. Each mirrors an enum of the domain.

use async_graphql::Enum;

/// A kind of partnership.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::PartnershipKind")]
pub enum PartnershipKind {
    /// One city teaches or advises another.
    PeerLearning,
    /// Work on a common project.
    CollaborativeProject,
    /// A permanent agreement of friendship between municipalities: twin towns, sister cities.
    Twinning,
    /// An exchange of people, works or programmes.
    Exchange,
    /// Artists or experts hosted by the partner city.
    Residency,
    /// A festival, campaign or meeting held together.
    JointEvent,
    /// Joint development of skills and institutions.
    CapacityBuilding,
    /// Joint development of policies.
    PolicyDialogue,
    /// Joint research.
    Research,
    /// Anything else, such as an agreement without stated content.
    Other,
}

/// The status of a partnership.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::PartnershipStatus")]
pub enum PartnershipStatus {
    /// Planned. Counts only in a scope with `includeProposed: true`.
    Proposed,
    /// In force from its start to its end, if it has one.
    Active,
    /// Suspended. Never counts as a link.
    Suspended,
    /// Ended. Counts on the days up to its end.
    Ended,
    /// Never came about. Never counts.
    Cancelled,
}

/// A role of a token in a network. Each role also includes the rights of those before it.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::access::AccessRole")]
pub enum AccessRole {
    /// May read the network if it is private.
    Reader,
    /// May write partnerships and their sources.
    Editor,
    /// May write cities, memberships and vocabularies, import and delete.
    Curator,
    /// May create and revoke tokens, grant and revoke roles, and change the network itself.
    Admin,
}

/// The role of a city in a partnership.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::Role")]
pub enum ParticipantRole {
    /// Leads or hosts.
    Lead,
    /// Takes part.
    Partner,
}

/// A sector that carries a partnership within the cities.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::Sector")]
pub enum Sector {
    /// Public authorities.
    PublicAuthority,
    /// Private sector.
    PrivateSector,
    /// Civil society.
    CivilSociety,
    /// Universities and research.
    Academia,
}

/// UNESCO's five regions of the world, and a value for countries in none.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::WorldRegion")]
pub enum WorldRegion {
    /// Africa.
    Africa,
    /// Arab States.
    ArabStates,
    /// Asia and the Pacific.
    AsiaPacific,
    /// Europe and North America.
    EuropeNorthAmerica,
    /// Latin America and the Caribbean.
    LatinAmericaCaribbean,
    /// Not known: the region of country ZZ, which holds the cities without a known country.
    Unassigned,
}

/// The status of a membership.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::MembershipStatus")]
pub enum MembershipStatus {
    /// The city is a member.
    Active,
    /// The membership is suspended. The city does not count as a member while it is.
    Suspended,
    /// The city is no longer a member.
    Left,
}

/// The group of clients that may read a network.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::Visibility")]
pub enum Visibility {
    /// Everybody may read it.
    Public,
    /// Only holders of a role in the network may read it.
    Private,
}

/// The degree to which a source supports its statement.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::Confidence")]
pub enum Confidence {
    /// Stated by several sources or by the bodies concerned.
    High,
    /// Stated by one good source.
    Medium,
    /// Doubtful or illustrative.
    Low,
}

/// The extent to which a partnership's own cities state it.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::Confirmation")]
pub enum Confirmation {
    /// No city of the partnership is named as its source.
    Unconfirmed,
    /// Some of its cities state it, but not all.
    OneSided,
    /// Every one of its cities states it.
    Mutual,
}

/// A kind of change of a record.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::change::ChangeKind")]
pub enum ChangeKind {
    /// The record was created.
    Created,
    /// The record was updated.
    Updated,
    /// The record was deleted.
    Deleted,
}

/// A kind of record.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::change::EntityType")]
pub enum EntityType {
    /// A network, with its fields and objectives.
    Network,
    /// A city.
    City,
    /// A membership.
    Membership,
    /// A partnership.
    Partnership,
    /// A group of countries.
    CountryGroup,
}

/// The weight of a partnership of more than two cities in the link of each pair of them.
#[derive(Enum, Copy, Clone, Debug, Default, PartialEq, Eq)]
#[graphql(remote = "crate::network::Counting")]
pub enum Counting {
    /// Its full intensity for each pair.
    #[default]
    Full,
    /// Its intensity divided by the number of its cities minus one (Newman 2001), so that each city
    /// gains exactly the intensity.
    Fractional,
}

/// The rule by which a link belongs to a field.
#[derive(Enum, Copy, Clone, Debug, Default, PartialEq, Eq)]
#[graphql(remote = "crate::network::FieldBasis")]
pub enum FieldBasis {
    /// Both cities hold the field.
    City,
    /// A partnership of the link is tagged with the field.
    Partnership,
    /// At least one of the two conditions holds.
    #[default]
    Either,
}

/// The cost of a hop. The path of least cost is found; ties go to fewer hops, then to the first
/// keys.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::answers::path::PathCost")]
pub enum PathCost {
    /// 1 for every hop: finds the path with the fewest hops.
    Hops,
    /// 1 / strength of the link: prefers strong links (Newman 2001).
    InverseStrength,
    /// Great-circle distance between the two cities in kilometres.
    DistanceKm,
}

/// A condition on the creative fields of the two cities of each hop.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::answers::path_filter::FieldMixing")]
pub enum FieldMixing {
    /// No condition.
    Any,
    /// The two cities share a field.
    SameField,
    /// The two cities share no field.
    CrossField,
}

/// The reason that there is no path. If several hold, the first in this order is given.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum NoPathReason {
    /// No chain of links joins the two cities in this scope.
    NotConnected,
    /// In a period: chains of links join the two cities, but no chain has a day on which all its
    /// links existed.
    NoCommonDay,
    /// A path that satisfies `where` exists, but has more hops than `maxHops`. `hopsNeeded` gives
    /// the number.
    HopLimit,
    /// A path exists, but none that satisfies `where`, or none whose cities all have the
    /// coordinates that `cost: DISTANCE_KM` needs. `relaxations` lists the conditions that you can
    /// drop.
    FilteredOut,
    /// One of the two cities is not in scope, for example because it is not a member on that day.
    CityNotInScope,
}

/// A condition on a path: one of those in `where`, or the cost.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::answers::path_filter::PathCondition")]
pub enum PathCondition {
    /// `where.via`: cities to visit.
    Via,
    /// `where.avoidCities`: cities to avoid.
    AvoidCities,
    /// `where.avoidCountries`: countries to avoid.
    AvoidCountries,
    /// `where.onlyCountries`: the only countries allowed.
    OnlyCountries,
    /// `where.cityFields`: fields of the cities on the path.
    CityFields,
    /// `where.partnershipFields`: fields of the partnerships.
    PartnershipFields,
    /// `where.kinds`: kinds of the partnerships.
    Kinds,
    /// `where.sdgs`: goals of the partnerships.
    Sdgs,
    /// `where.fieldMixing`: condition on the fields of the two cities of a hop.
    FieldMixing,
    /// `where.minStrength`: smallest strength of every hop.
    MinStrength,
    /// `cost: DISTANCE_KM`: both cities of every hop have coordinates. Without it a hop costs 1.
    Cost,
}

/// The elements that several paths may not share.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum Disjointness {
    /// No condition, except that the paths differ.
    None,
    /// Paths share no city except their two ends. The set of least total cost is found (Suurballe
    /// 1974).
    City,
    /// Paths share no link. The set of least total cost is found (Suurballe 1974).
    Link,
}

/// A method that groups cities into clusters.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum ClusterMethod {
    /// Connected components: cities that can reach each other.
    Components,
    /// Communities of largest modularity (Newman and Girvan 2004), found by Leiden (Traag et al.
    /// 2019).
    Communities,
    /// Connected groups of cities of the same core number (k-core, Seidman 1983). Each city counts
    /// at its largest k.
    Cores,
}

/// A grouping of cities.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::answers::groupings::Grouping")]
pub enum Grouping {
    /// By creative field. A city of several fields belongs to each by an equal share. Where a
    /// single group is needed, its primary field counts.
    Field,
    /// By country.
    Country,
    /// By UNESCO's five regions of the world.
    Region,
    /// By group of countries, such as Global North and Global South. A city whose country is in
    /// several groups belongs to each by an equal share. Where a single group is needed, the first
    /// by key counts.
    CountryGroup,
    /// By communities of largest modularity (Leiden, Traag et al. 2019; every link counts one,
    /// resolution 1, seed 1). The key of a community is that of its hub: the city with the most
    /// links inside; ties go to the greater strength, then to the first key.
    Community,
}

/// A random model that observed links are compared with.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::analytics::mixing::Baseline")]
pub enum Baseline {
    /// Random links with the degree of every city kept (configuration model): K_c·K_d / 2m, within
    /// a group K_c² / 4m, where K is the sum of a group's degrees and m is the number of links.
    Degree,
    /// Random links with all pairs of cities equally likely: m times the pairs of the two groups
    /// divided by all pairs, where m is the number of links.
    Uniform,
}

/// The pairs of countries to list.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum LinkSide {
    /// Links within a country and between countries.
    All,
    /// Only links within a country.
    Internal,
    /// Only links between two countries.
    External,
}

/// A step of a timeline.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::Step")]
pub enum Step {
    /// A calendar year, January to December.
    Year,
    /// Three months that begin with January, April, July or October.
    Quarter,
    /// A calendar month.
    Month,
}

/// A vocabulary that partnerships cover.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::answers::coverage::Dimension")]
pub enum CoverageDimension {
    /// The Sustainable Development Goals, 1 to 17.
    Sdg,
    /// The objectives of the network.
    Objective,
    /// The creative fields that the network has on that day. A partnership has the fields that it
    /// is tagged with.
    Field,
    /// The sectors that carry partnerships.
    Sector,
    /// The kinds of partnership; each has exactly one.
    Kind,
}

/// A term of a gravity model.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::analytics::gravity::Term")]
pub enum GravityTerm {
    /// The constant.
    Constant,
    /// Natural logarithm of the great-circle distance in kilometres.
    LnDistance,
    /// Both cities lie in the same country.
    SameCountry,
    /// Both cities lie in the same region of the world.
    SameRegion,
    /// The two cities share a creative field.
    SameField,
}

/// The reason that a term is left out of a model.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::analytics::gravity::Omission")]
pub enum GravityOmission {
    /// The term has the same value for all pairs of cities, or follows from the terms before it.
    NoVariation,
    /// The term has the same value for all links but not for all pairs, or it is the region term
    /// and no link joins two countries of one region. Its estimate would be infinite.
    Separation,
}

/// The direction of an order.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum OrderDirection {
    /// Smallest first.
    Asc,
    /// Largest first.
    Desc,
}

/// A kind of error in the input of a mutation, or of a warning about it.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::commands::UserErrorCode")]
pub enum UserErrorCode {
    /// The named record does not exist.
    NotFound,
    /// The name is shared by several cities.
    Ambiguous,
    /// The number is outside its range.
    OutOfRange,
    /// The value cannot be read.
    Invalid,
    /// A required value is missing.
    Required,
    /// The text is longer than allowed.
    TooLong,
    /// The text contains an invisible character, or one without a generally known meaning.
    InvalidText,
    /// The address is not an http or https address.
    InvalidUrl,
    /// The partnership has fewer than two cities.
    TooFewCities,
    /// The partnership has more cities than allowed.
    TooManyCities,
    /// A city occurs twice in the partnership.
    DuplicateCity,
    /// A value occurs twice in a list.
    DuplicateValue,
    /// The end is before the start.
    DateOrder,
    /// The status says that it has ended, but the end date is missing.
    EndRequired,
    /// The member would hold more fields than the network allows.
    TooManyFields,
    /// The record has changed since you read it, or exists already.
    Conflict,
    /// Other records refer to the record.
    InUse,
    /// Warning: the record was written, but it resembles another one, which it did not before.
    PossibleDuplicate,
    /// Warning: the record was written, but one of its cities was never a member of the network.
    NotAMember,
}

/// A layout of the nodes of a graph.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::answers::layout::GraphLayout")]
pub enum GraphLayout {
    /// Linked cities lie near each other: forces of ForceAtlas2 (Jacomy and others 2014), where
    /// each link counts one. The mean position of all cities is the origin, and the farthest city
    /// is at a distance of 1. Computed once for each scope and revision; the same graph gives the
    /// same positions.
    Force,
    /// A map of the world, north up: the Natural Earth projection on a sphere of radius 1. It
    /// equals `geoNaturalEarth1` of d3-geo with scale 1 and translate [0, 0], except that `y` grows
    /// upwards. x lies between -2.7354 and 2.7354, y between -1.4224 and 1.4224. Cities without
    /// coordinates are placed in rows below the map, from y = -1.6 down, and `meta` warns of them.
    /// Cities with the same coordinates have the same position.
    Map,
}
