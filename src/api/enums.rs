//! Enums of the schema, each the twin of a domain word.

use async_graphql::Enum;

/// What kind of cooperation a partnership is.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::PartnershipKind")]
pub enum PartnershipKind {
    /// One city teaches or advises another.
    PeerLearning,
    /// Work on a common project.
    CollaborativeProject,
    /// A standing agreement of friendship between municipalities: twin towns, sister cities.
    Twinning,
    /// An exchange of people, works or programmes.
    Exchange,
    /// Artists or experts hosted by the partner city.
    Residency,
    /// A festival, campaign or meeting held together.
    JointEvent,
    /// Building skills and institutions together.
    CapacityBuilding,
    /// Working out policies together.
    PolicyDialogue,
    /// Joint research.
    Research,
    /// Anything else, such as a pact without a stated content.
    Other,
}

/// Where a partnership stands.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::PartnershipStatus")]
pub enum PartnershipStatus {
    /// Planned; counts only where a scope includes proposals.
    Proposed,
    /// In force from its start to its end, if it has one.
    Active,
    /// Resting; never counts as a link.
    Suspended,
    /// Over; counts on the days up to its end.
    Ended,
    /// Never came about; never counts.
    Cancelled,
}

/// What a token allows in a network; each role may do what those before it may.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::access::AccessRole")]
pub enum AccessRole {
    /// Reads the network if it is private.
    Reader,
    /// Writes partnerships and their sources.
    Editor,
    /// Writes cities, memberships and vocabularies, imports and deletes.
    Curator,
    /// Makes and revokes tokens, gives and takes roles, changes the network itself.
    Admin,
}

/// The part a city plays in a partnership.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::Role")]
pub enum ParticipantRole {
    /// Leads or hosts.
    Lead,
    /// Takes part.
    Partner,
}

/// Who carries a partnership within the cities.
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

/// UNESCO's five regions of the world, and a place for what is in none.
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
    /// Not known: the region of country ZZ, which holds cities whose country is not known.
    Unassigned,
}

/// Where a membership stands.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::MembershipStatus")]
pub enum MembershipStatus {
    /// A member.
    Active,
    /// A member whose rights rest; not counted as a member meanwhile.
    Suspended,
    /// No longer a member.
    Left,
}

/// Who may read a network.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::Visibility")]
pub enum Visibility {
    /// Anyone.
    Public,
    /// Holders of a role in the network.
    Private,
}

/// How well a source supports its statement.
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

/// How many of a partnership's cities state it themselves.
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

/// What happened to a record.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::change::ChangeKind")]
pub enum ChangeKind {
    /// It was made.
    Created,
    /// It was changed.
    Updated,
    /// It was deleted.
    Deleted,
}

/// What kind of record it is.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::change::EntityType")]
pub enum EntityType {
    /// A network with its fields and objectives.
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

/// How a partnership of more than two cities counts for each pair of them.
#[derive(Enum, Copy, Clone, Debug, Default, PartialEq, Eq)]
#[graphql(remote = "crate::network::Counting")]
pub enum Counting {
    /// Its whole intensity.
    #[default]
    Full,
    /// Its intensity divided by the number of its cities less one (Newman 2001), so that a city gains exactly
    /// the intensity.
    Fractional,
}

/// What a field has to do with a link for the link to belong to the field.
#[derive(Enum, Copy, Clone, Debug, Default, PartialEq, Eq)]
#[graphql(remote = "crate::network::FieldBasis")]
pub enum FieldBasis {
    /// Both cities hold the field.
    City,
    /// A partnership of the link is tagged with the field.
    Partnership,
    /// Either of the two.
    #[default]
    Either,
}

/// What a hop of a path costs. A path of least cost is sought; among equals the one with fewer hops, then the
/// one whose keys come first.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::answers::path::PathCost")]
pub enum PathCost {
    /// 1 per hop.
    Hops,
    /// 1 / strength of the link: strong ties are short (Newman 2001).
    InverseStrength,
    /// Great-circle kilometres between the two cities.
    DistanceKm,
}

/// Whether the two cities of each hop share a creative field.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::answers::path_filter::FieldMixing")]
pub enum FieldMixing {
    /// No matter.
    Any,
    /// They share one.
    SameField,
    /// They share none.
    CrossField,
}

/// Why there is no path; the first that applies.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum NoPathReason {
    /// No chain of links joins the two cities in this scope.
    NotConnected,
    /// In a period: chains join the two cities, but the links of none of them existed on a common day.
    NoCommonDay,
    /// A path that satisfies `where` exists, but has more hops than `maxHops`; `hopsNeeded` says how many.
    HopLimit,
    /// A path exists, but none that satisfies `where`, or none whose cities all have the coordinates that
    /// `cost: DISTANCE_KM` needs; `relaxations` says what would help.
    FilteredOut,
    /// One of the two cities is not in scope, for example not a member then.
    CityNotInScope,
}

/// A condition on a path: what was asked in `where`, and the cost.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::answers::path_filter::PathCondition")]
pub enum PathCondition {
    /// `where.via`: cities to pass.
    Via,
    /// `where.avoidCities`: cities not to pass.
    AvoidCities,
    /// `where.avoidCountries`: countries not to pass.
    AvoidCountries,
    /// `where.onlyCountries`: the only countries to pass.
    OnlyCountries,
    /// `where.cityFields`: fields of the cities passed.
    CityFields,
    /// `where.partnershipFields`: fields of the partnerships.
    PartnershipFields,
    /// `where.kinds`: kinds of the partnerships.
    Kinds,
    /// `where.sdgs`: goals of the partnerships.
    Sdgs,
    /// `where.fieldMixing`: whether the two cities of a hop share a field.
    FieldMixing,
    /// `where.minStrength`: least strength of every hop.
    MinStrength,
    /// `cost: DISTANCE_KM`: both cities of every hop have coordinates. Without it a hop costs 1.
    Cost,
}

/// What several paths may not share.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum Disjointness {
    /// They may share anything but being the same.
    None,
    /// No city but the two ends. The set of least total cost is sought (Suurballe 1974).
    City,
    /// No link. The set of least total cost is sought (Suurballe 1974).
    Link,
}

/// How cities are grouped.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum ClusterMethod {
    /// Connected components: whoever can reach each other.
    Components,
    /// Communities of greatest modularity (Newman and Girvan 2004), found by Leiden (Traag et al. 2019).
    Communities,
    /// Connected groups of cities of the same core number (k-core, Seidman 1983; each city at its largest k).
    Cores,
}

/// The grouping of the cities.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::answers::groupings::Grouping")]
pub enum Grouping {
    /// By creative field. A city of several fields belongs to each by an equal share; where one group is needed, its
    /// primary field decides.
    Field,
    /// By country.
    Country,
    /// By UNESCO's five regions of the world.
    Region,
    /// By groups of countries, such as Global North and Global South. A city whose country is in several groups belongs
    /// to each by an equal share; where one group is needed, the first by key decides.
    CountryGroup,
    /// By communities of greatest modularity (Leiden, Traag et al. 2019; every link counts one, resolution 1, seed 1).
    /// A community bears the key of its hub: the city with most links inside, then most strength, then the first key.
    Community,
}

/// The baseline that observed links are compared with.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::analytics::mixing::Baseline")]
pub enum Baseline {
    /// Links drawn at random, every city keeping its degree (configuration model): K_c·K_d / 2m, within a group
    /// K_c² / 4m, where K is the sum of a group's degrees.
    Degree,
    /// Links drawn at random, every pair of cities alike: m times the pairs of the two groups over all pairs.
    Uniform,
}

/// Which pairs of countries to list.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum LinkSide {
    /// All.
    All,
    /// Links within a country only.
    Internal,
    /// Links between two countries only.
    External,
}

/// A step of the calendar.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::domain::Step")]
pub enum Step {
    /// January to December.
    Year,
    /// Three months from January, April, July or October.
    Quarter,
    /// A month.
    Month,
}

/// A vocabulary that partnerships cover more or less.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::answers::coverage::Dimension")]
pub enum CoverageDimension {
    /// The Sustainable Development Goals, 1 to 17.
    Sdg,
    /// The objectives of the network.
    Objective,
    /// The creative fields that the network has then; of partnerships those they are tagged with.
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
    /// Whether both cities lie in one country.
    SameCountry,
    /// Whether both cities lie in one region of the world.
    SameRegion,
    /// Whether the two cities share a creative field.
    SameField,
}

/// Why a term is left out of a model.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::analytics::gravity::Omission")]
pub enum GravityOmission {
    /// All pairs of cities agree in it, or it follows from the terms before it.
    NoVariation,
    /// All links agree in it though not all pairs do, or it is that of the region and no link joins two countries of one
    /// region: its estimate would be infinite.
    Separation,
}

/// Direction of an order.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum OrderDirection {
    /// Smallest first.
    Asc,
    /// Largest first.
    Desc,
}

/// What kind of fault of a mutation's input it is.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::commands::UserErrorCode")]
pub enum UserErrorCode {
    /// What is named does not exist.
    NotFound,
    /// A name is shared by several cities.
    Ambiguous,
    /// A number is outside its range.
    OutOfRange,
    /// What was given cannot be read.
    Invalid,
    /// Something required is missing.
    Required,
    /// A text is longer than allowed.
    TooLong,
    /// A text holds a character that cannot be seen, or one without a meaning that all readers share.
    InvalidText,
    /// An address is not one of http or https.
    InvalidUrl,
    /// A partnership needs two cities.
    TooFewCities,
    /// More cities than a partnership may have.
    TooManyCities,
    /// A city stands twice in a partnership.
    DuplicateCity,
    /// A value stands twice in a list.
    DuplicateValue,
    /// An end before the start.
    DateOrder,
    /// What has ended needs a date of its end.
    EndRequired,
    /// The member would hold more fields than the network allows.
    TooManyFields,
    /// The record is another than expected, or exists already.
    Conflict,
    /// Others refer to the record.
    InUse,
    /// Accepted, but much like another record, which it was not before.
    PossibleDuplicate,
    /// Accepted, but a city was never a member of the network.
    NotAMember,
}

/// Picture of a graph.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::answers::layout::GraphLayout")]
pub enum GraphLayout {
    /// Linked cities lie near each other: forces of ForceAtlas2 (Jacomy and others 2014), each link
    /// counting one. The mean of all cities is at the origin, the farthest city at a distance of 1.
    /// Computed once for each scope and revision; the same graph gives the same positions.
    Force,
    /// A map of the world, north up: the Natural Earth projection on a sphere of radius 1, that is
    /// `geoNaturalEarth1` of d3-geo with scale 1 and translate [0, 0], but `y` grows upwards. x lies
    /// between -2.7354 and 2.7354, y between -1.4224 and 1.4224. Cities without coordinates stand in
    /// rows below the map, from y = -1.6 down, and `meta` warns of them. Cities with the same
    /// coordinates have the same position.
    Map,
}
