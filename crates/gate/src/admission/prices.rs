//! Prices of fields, and the table of rules compiled from the schema.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use apollo_compiler::Schema;
use apollo_compiler::ast::FieldDefinition;
use apollo_compiler::schema::ExtendedType;

use super::introspection::IntrospectionSizes;
use crate::router::SiteError;

/// Assumed number of items of a list without a known length.
const ASSUMED_ITEMS: u64 = 10;

/// A unit of cost in hundredths. Sums are kept in hundredths, reports are in units.
pub(super) const UNIT: u64 = 100;

/// The price of a selection in hundredths: a tenth of a unit.
pub(super) const SELECTION: u64 = 10;

/// The price of a selection in introspection, in hundredths. Introspection is answered from tables,
/// and its chains of `ofType` usually end early.
pub(super) const INTROSPECTION: u64 = 2;

/// The price of a field beyond the general rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Price {
    /// Units added for computing the field once, regardless of the selection below it.
    pub base: u32,
    /// Typical number of items of the field. Without `first` and `last` it is the assumed length.
    /// With them, a larger page is priced as this many, because nested lists are usually short and
    /// a budget in the resolvers limits the rest.
    pub typical_items: Option<u32>,
    /// Index of the size that limits the number of items, among those that [`Sizes`] returns.
    pub size: Option<usize>,
    /// True if the items are this object's share of a whole. All objects of the list that contains
    /// it then have no more of them in total than the `whole` of that list's field.
    pub is_share: bool,
    /// Index of the size that limits the shares of all items in total.
    pub whole: Option<usize>,
    /// Growth of the base price with the data.
    pub growth: Option<Growth>,
}

/// Growth of a price with the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth {
    /// Index of the size that it grows with.
    pub size: usize,
    /// Number of rows that cost one unit, at least 1.
    pub per_unit: u64,
}

/// The current sizes of the data, by index. They limit the assumed length of lists, together with
/// page sizes and typical numbers. An unknown size limits nothing.
#[derive(Clone, Default)]
pub struct Sizes(Option<Arc<dyn Fn() -> Vec<u64> + Send + Sync>>);

impl Sizes {
    /// Creates sizes from a function that is called for each request, so it must be fast.
    pub fn of(now: impl Fn() -> Vec<u64> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(now)))
    }

    /// Returns the current sizes.
    pub(super) fn now(&self) -> Vec<u64> {
        self.0.as_ref().map(|now| now()).unwrap_or_default()
    }
}

impl fmt::Debug for Sizes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Sizes").field(&self.now()).finish()
    }
}

/// Prices by type and field. Fields not listed follow the general rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriceList {
    entries: BTreeMap<(String, String), Price>,
}

impl PriceList {
    /// Creates an empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a price. A price for an interface's field applies only where the field is selected on
    /// the interface.
    #[must_use]
    pub fn with(mut self, type_name: &str, field_name: &str, price: Price) -> Self {
        self.entries
            .insert((type_name.to_owned(), field_name.to_owned()), price);
        self
    }
}

impl<T: Into<String>, F: Into<String>> FromIterator<((T, F), Price)> for PriceList {
    fn from_iter<I: IntoIterator<Item = ((T, F), Price)>>(entries: I) -> Self {
        Self {
            entries: entries
                .into_iter()
                .map(|((ty, field), price)| ((ty.into(), field.into()), price))
                .collect(),
        }
    }
}

/// The number of times that the selection below a field runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Items {
    /// Once: an object, or a leaf.
    One,
    /// A list of about this length.
    List(u64),
    /// A list of the length of the argument `ids`.
    AsManyAsIds,
    /// A list, or a connection, of the requested page size, up to the typical number.
    Page { typical: Option<u64>, connection: bool },
    /// `nodes` or `edges` of a connection: the page size of the field that returned the connection.
    OfConnection,
}

/// The price of a field, in hundredths, and the number of times that its selection runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FieldRule {
    pub(super) own: u64,
    pub(super) items: Items,
    /// Sizes and shares as in [`Price`].
    pub(super) size: Option<usize>,
    pub(super) is_share: bool,
    pub(super) whole: Option<usize>,
    pub(super) growth: Option<Growth>,
}

impl FieldRule {
    /// Creates a rule that does not depend on sizes.
    pub(super) const fn fixed(own: u64, items: Items) -> Self {
        Self {
            own,
            items,
            size: None,
            is_share: false,
            whole: None,
            growth: None,
        }
    }
}

/// Rules of every field of a schema. A look-up costs two hash look-ups.
#[derive(Debug)]
pub(super) struct PriceTable {
    rules: HashMap<String, HashMap<String, FieldRule>>,
}

impl PriceTable {
    /// Compiles the rules. Fails if the list has a price for a field that the schema does not have.
    pub(super) fn compile(schema: &Schema, prices: &PriceList) -> Result<Self, SiteError> {
        let connections = Connections::of(schema);
        let introspection = IntrospectionSizes::of(schema);
        let mut rules = HashMap::<String, HashMap<String, FieldRule>>::new();
        for (type_name, definition) in &schema.types {
            let of_type = rules.entry(type_name.to_string()).or_default();
            for (field_name, field) in fields_of(definition) {
                let rule = if type_name.starts_with("__") {
                    introspection.rule(type_name, field_name, &field.ty)
                } else {
                    let price = prices.entries.get(&(type_name.to_string(), field_name.to_string()));
                    general_rule(
                        schema,
                        &connections,
                        type_name,
                        field,
                        price.copied().unwrap_or_default(),
                    )
                };
                of_type.insert(field_name.to_string(), rule);
            }
        }
        for (type_name, field_name) in prices.entries.keys() {
            if !rules
                .get(type_name)
                .is_some_and(|fields| fields.contains_key(field_name))
            {
                return Err(SiteError::UnknownPrice {
                    coordinate: format!("{type_name}.{field_name}"),
                });
            }
        }
        Ok(Self { rules })
    }

    /// Returns the rule of a field; meta-fields such as `__typename` and `__schema` cost one
    /// selection.
    pub(super) fn rule(&self, type_name: &str, field_name: &str) -> FieldRule {
        let meta = FieldRule::fixed(SELECTION, Items::One);
        self.rules
            .get(type_name)
            .and_then(|fields| fields.get(field_name))
            .copied()
            .unwrap_or(meta)
    }
}

fn general_rule(
    schema: &Schema,
    connections: &Connections<'_>,
    type_name: &str,
    field: &FieldDefinition,
    price: Price,
) -> FieldRule {
    let inner = field.ty.inner_named_type();
    let leaf = schema.types.get(inner).is_none_or(ExtendedType::is_leaf);
    let own = if leaf { SELECTION } else { SELECTION + UNIT } + u64::from(price.base) * UNIT;
    let typical = price.typical_items.map(u64::from);
    let is_connection = !field.ty.is_list() && connections.names.contains(&inner.as_str());
    let items = if pages(field) && (field.ty.is_list() || is_connection) {
        Items::Page {
            typical,
            connection: is_connection,
        }
    } else if field.ty.is_list()
        && typical.is_none()
        && is_connection_list(&field.name)
        && connections.names.contains(&type_name)
    {
        Items::OfConnection
    } else if field.ty.is_list()
        && field
            .argument_by_name("ids")
            .is_some_and(|argument| argument.ty.is_list())
    {
        Items::AsManyAsIds
    } else if field.ty.is_list() {
        Items::List(typical.unwrap_or(ASSUMED_ITEMS))
    } else {
        Items::One
    };
    FieldRule {
        own,
        items,
        size: price.size,
        is_share: price.is_share,
        whole: price.whole,
        growth: price.growth,
    }
}

/// True if a field takes a page size.
fn pages(field: &FieldDefinition) -> bool {
    ["first", "last"]
        .iter()
        .any(|name| field.argument_by_name(name).is_some())
}

fn is_connection_list(field_name: &str) -> bool {
    matches!(field_name, "nodes" | "edges")
}

/// Returns the fields of an object type or an interface; none for other types.
pub(super) fn fields_of(definition: &ExtendedType) -> Vec<(&str, &FieldDefinition)> {
    let fields = match definition {
        ExtendedType::Object(object) => &object.fields,
        ExtendedType::Interface(interface) => &interface.fields,
        _ => return Vec::new(),
    };
    fields.iter().map(|(name, field)| (name.as_str(), &***field)).collect()
}

/// Types that fields with a page size return and that hold the items in `nodes` or `edges`.
struct Connections<'schema> {
    names: Vec<&'schema str>,
}

impl<'schema> Connections<'schema> {
    fn of(schema: &'schema Schema) -> Self {
        let paged = schema
            .types
            .values()
            .flat_map(fields_of)
            .filter(|(_, field)| pages(field) && !field.ty.is_list());
        let mut names: Vec<&str> = paged
            .map(|(_, field)| field.ty.inner_named_type().as_str())
            .filter(|name| {
                let definition = schema.types.get(*name);
                definition.is_some_and(|it| {
                    fields_of(it)
                        .iter()
                        .any(|(field, of)| is_connection_list(field) && of.ty.is_list())
                })
            })
            .collect();
        names.sort_unstable();
        names.dedup();
        Self { names }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SDL: &str = "type Query { city: City cities(first: Int = 20): CityConnection! all: [City!]! nodes(ids: [ID!]!): [City]! top(first: Int): [City!]! }
        type CityConnection { nodes: [City!]! edges: [CityEdge!]! totalCount: Int! }
        type CityEdge { node: City! }
        type City { name: String! graph: Graph! partners(first: Int): CityConnection! }
        type Graph { nodes: [City!]! }";

    fn table(prices: &PriceList) -> Result<PriceTable, SiteError> {
        let schema = Schema::parse_and_validate(SDL, "test.graphql").expect("a valid schema");
        PriceTable::compile(&schema, prices)
    }

    #[test]
    fn each_kind_of_field_has_its_rule() {
        let prices = PriceList::new().with(
            "City",
            "partners",
            Price {
                base: 3,
                typical_items: Some(4),
                ..Price::default()
            },
        );
        let table = table(&prices).expect("prices of fields that exist");
        let rule = |ty, field| table.rule(ty, field);
        assert_eq!(rule("City", "name"), FieldRule::fixed(10, Items::One));
        assert_eq!(rule("Query", "city"), FieldRule::fixed(110, Items::One));
        assert_eq!(
            rule("Query", "cities"),
            FieldRule::fixed(
                110,
                Items::Page {
                    typical: None,
                    connection: true
                }
            )
        );
        assert_eq!(
            rule("City", "partners"),
            FieldRule::fixed(
                410,
                Items::Page {
                    typical: Some(4),
                    connection: true
                }
            )
        );
        assert_eq!(rule("CityConnection", "nodes").items, Items::OfConnection);
        assert_eq!(rule("Graph", "nodes").items, Items::List(10));
        assert_eq!(rule("Query", "all").items, Items::List(10));
        assert_eq!(rule("Query", "nodes").items, Items::AsManyAsIds);
        assert_eq!(
            rule("Query", "top").items,
            Items::Page {
                typical: None,
                connection: false
            }
        );
        assert_eq!(rule("City", "__typename"), FieldRule::fixed(10, Items::One));
    }

    #[test]
    fn a_price_for_a_field_that_does_not_exist_is_refused() {
        let wrong = PriceList::new().with("City", "patners", Price::default());
        let error = table(&wrong).expect_err("there is no such field");
        assert_eq!(
            error.to_string(),
            "the price list names City.patners, which the schema does not have"
        );
    }
}
