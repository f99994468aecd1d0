//! Finds the list that an operation asks for, and the columns of its table.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::collections::IndexMap;
use apollo_compiler::executable::{Field, Selection, SelectionSet};
use interurban_tables::{Column, ColumnType};

use super::no_table;
use crate::fault::Refusal;

/// The table of an operation.
#[derive(Debug)]
pub(super) struct Plan {
    /// Response keys from the root to the list.
    pub(super) path: Vec<String>,
    /// True if the list belongs to a connection.
    pub(super) is_paged: bool,
    pub(super) leaves: Vec<Leaf>,
}

/// A column, and the path to its cells.
#[derive(Debug)]
pub(super) struct Leaf {
    pub(super) column: Column,
    /// Response keys from an element of the list to the value.
    pub(super) path: Vec<String>,
    /// True if there is a list on the path: its values are joined to one text.
    pub(super) is_joined: bool,
}

impl Plan {
    /// Returns the name of the list, for the file name.
    pub(super) fn name(&self) -> &str {
        &self.path[0]
    }

    /// Returns all columns.
    pub(super) fn columns(&self) -> Vec<Column> {
        self.leaves.iter().map(|leaf| leaf.column.clone()).collect()
    }
}

/// The fields of an object by response key; fields with one key are merged.
type Fields<'d> = IndexMap<&'d str, Vec<&'d Field>>;

/// Plans the table of an operation.
///
/// # Errors
/// If the operation does not ask for one list.
pub(super) fn plan(document: &ExecutableDocument, operation: Option<&str>) -> Result<Plan, Refusal> {
    let operation = document.operations.get(operation).expect("the operation was admitted");
    let of = Of(document);
    let mut fields = of.fields([&operation.selection_set]);
    let (list, rest) = of.only_list(&fields)?;
    if let Some(other) = rest.into_iter().find(|key| !key.starts_with("__")) {
        let message = format!("A table holds the list `{list}` only. Ask for `{other}` in a request of its own.");
        return Err(no_table(message));
    }
    let (mut path, mut key, mut parent) = (Vec::new(), list, &operation.selection_set.ty);
    loop {
        let found = fields.swap_remove(key).expect("the key is one of the fields");
        path.push(key.to_owned());
        if found[0].definition.ty.is_list() {
            let mut walk = Walk { of, leaves: Vec::new() };
            walk.down(&found, &Way::default())?;
            return Ok(Plan {
                path,
                is_paged: parent.ends_with("Connection"),
                leaves: named(walk.leaves),
            });
        }
        parent = &found[0].selection_set.ty;
        fields = of.below(&found);
        key = of.only_list(&fields)?.0;
    }
}

/// A document, with access to its fragments.
#[derive(Clone, Copy)]
struct Of<'d>(&'d ExecutableDocument);

impl<'d> Of<'d> {
    fn fields(self, sets: impl IntoIterator<Item = &'d SelectionSet>) -> Fields<'d> {
        let mut fields = Fields::default();
        for set in sets {
            self.add(set, &mut fields);
        }
        fields
    }

    fn add(self, set: &'d SelectionSet, fields: &mut Fields<'d>) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => fields.entry(field.response_key().as_str()).or_default().push(field),
                Selection::InlineFragment(inline) => self.add(&inline.selection_set, fields),
                Selection::FragmentSpread(spread) => {
                    let fragment = self.0.fragments.get(&spread.fragment_name);
                    self.add(&fragment.expect("the document is valid").selection_set, fields);
                }
            }
        }
    }

    /// Returns the fields below a field.
    fn below(self, field: &[&'d Field]) -> Fields<'d> {
        self.fields(field.iter().map(|field| &field.selection_set))
    }

    /// True if a field is a list of objects, or contains one.
    fn has_list(self, field: &[&'d Field]) -> bool {
        let is_object = !field[0].selection_set.selections.is_empty();
        is_object && (field[0].definition.ty.is_list() || self.below(field).values().any(|field| self.has_list(field)))
    }

    /// Returns the field that is or contains a list, and all others.
    fn only_list(self, fields: &Fields<'d>) -> Result<(&'d str, Vec<&'d str>), Refusal> {
        let (mut lists, mut others) = (Vec::new(), Vec::new());
        for (&key, field) in fields {
            if self.has_list(field) {
                lists.push(key)
            } else {
                others.push(key)
            }
        }
        match lists[..] {
            [list] => Ok((list, others)),
            [one, other, ..] => Err(no_table(format!(
                "`{one}` and `{other}` are two lists, and a table holds one. Ask for one of them."
            ))),
            [] => {
                let what = others.first().copied().unwrap_or("the answer");
                let message = format!(
                    "`{what}` is no list, and a table needs one. Ask for a list, such as `{{ cities {{ nodes {{ key name }} }} }}`."
                );
                Err(no_table(message))
            }
        }
    }
}

/// The path from an element of the list to a value.
#[derive(Clone, Default)]
struct Way {
    keys: Vec<String>,
    /// Keys that form the column's name, without those of connection parts.
    named: Vec<String>,
    is_joined: bool,
}

struct Walk<'d> {
    of: Of<'d>,
    leaves: Vec<(Leaf, Vec<String>)>,
}

impl<'d> Walk<'d> {
    /// Adds the columns of a field.
    fn down(&mut self, parent: &[&'d Field], way: &Way) -> Result<(), Refusal> {
        for (key, field) in self.of.below(parent) {
            let first = field[0];
            let is_list = first.definition.ty.is_list();
            let mut way = way.clone();
            way.keys.push(key.to_owned());
            if !is_part_of_connection(parent[0], first) {
                way.named.push(key.to_owned());
            }
            if is_list && way.is_joined {
                let message = format!(
                    "`{}` is a list within a list of a row. Ask for it in a table of its own.",
                    way.keys.join(".")
                );
                return Err(no_table(message));
            }
            way.is_joined |= is_list;
            if first.selection_set.selections.is_empty() {
                self.leaves.push(leaf(first, way));
            } else {
                self.down(&field, &way)?;
            }
        }
        Ok(())
    }
}

/// True for `edges` and `nodes` of a connection, and for `node` of an edge.
fn is_part_of_connection(parent: &Field, field: &Field) -> bool {
    let of = &parent.selection_set.ty;
    match field.name.as_str() {
        "edges" | "nodes" => of.ends_with("Connection"),
        "node" => of.ends_with("Edge"),
        _ => false,
    }
}

/// Creates a column with its short name, and returns the keys of its long one.
fn leaf(field: &Field, way: Way) -> (Leaf, Vec<String>) {
    let holds = match field.definition.ty.inner_named_type().as_str() {
        _ if way.is_joined => ColumnType::Text,
        "Int" | "Long" => ColumnType::Integer,
        "Float" => ColumnType::Number,
        "Boolean" => ColumnType::Boolean,
        _ => ColumnType::Text,
    };
    let leaf = Leaf {
        column: Column {
            name: way.named.join("."),
            holds,
        },
        path: way.keys.clone(),
        is_joined: way.is_joined,
    };
    (leaf, way.keys)
}

/// Returns the columns; those with equal short names get their long ones.
fn named(leaves: Vec<(Leaf, Vec<String>)>) -> Vec<Leaf> {
    let names: Vec<String> = leaves.iter().map(|(leaf, _)| leaf.column.name.clone()).collect();
    let is_double = |name: &String| names.iter().filter(|other| *other == name).count() > 1;
    let leaves = leaves.into_iter().map(|(mut leaf, keys)| {
        if is_double(&leaf.column.name) {
            leaf.column.name = keys.join(".");
        }
        leaf
    });
    leaves.collect()
}

#[cfg(test)]
mod tests {
    use apollo_compiler::Schema;

    use super::*;

    const SCHEMA: &str = "type Query { cities(first: Int, after: String): CityConnection city: City stats: Stats graph: Graph }
        type CityConnection { nodes: [City!]! edges: [CityEdge!]! totalCount: Int! pageInfo: PageInfo! }
        type CityEdge { cursor: String! node: City! name: String }
        type PageInfo { hasNextPage: Boolean! endCursor: String }
        type City { key: String! lat: Float member: Boolean population: Long country: Country names: [String!]! partners: CityConnection! }
        type Country { code: String! } type Stats { count: Int } scalar Long
        type Graph { revision: Int nodes: [City!]! links: [City!]! }";

    fn planned(query: &str) -> Result<Plan, String> {
        let schema = Schema::parse_and_validate(SCHEMA, "schema").expect("a schema");
        let document = ExecutableDocument::parse_and_validate(&schema, query, "query").expect("a document");
        plan(&document, None).map_err(|refusal| refusal.faults[0].message().to_owned())
    }

    fn columns(query: &str) -> String {
        let plan = planned(query).expect("a table");
        let columns = plan
            .leaves
            .iter()
            .map(|leaf| format!("{} {:?}", leaf.column.name, leaf.column.holds));
        columns.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn objects_become_columns_with_dots_and_types() {
        assert_eq!(
            columns("{ cities { totalCount nodes { key lat member population country { code } names } } }"),
            "key Text, lat Number, member Boolean, population Integer, country.code Text, names Text"
        );
        assert_eq!(
            columns("{ cities { nodes { ...c partners { totalCount nodes { key } } } } } fragment c on City { key }"),
            "key Text, partners.totalCount Integer, partners.key Text"
        );
    }

    #[test]
    fn edges_and_nodes_leave_no_trace_but_where_names_would_be_double() {
        assert_eq!(
            columns("{ cities { edges { cursor node { key } } } }"),
            "cursor Text, key Text"
        );
        assert_eq!(
            columns("{ cities { edges { key: cursor node { key } } } }"),
            "key Text, node.key Text"
        );
    }

    #[test]
    fn the_list_is_found_below_objects_and_pages_are_those_of_connections() {
        let plan = planned("{ city { partners { nodes { key } } key } }").expect("a table");
        assert_eq!(
            (plan.path.join("."), plan.is_paged),
            ("city.partners.nodes".to_owned(), true)
        );
        let plan = planned("{ graph { revision nodes { key } } }").expect("a table");
        assert_eq!((plan.path.join("."), plan.is_paged), ("graph.nodes".to_owned(), false));
    }

    #[test]
    fn a_refusal_names_the_part_that_does_not_fit() {
        for (query, words) in [
            ("{ stats { count } }", "`stats` is no list"),
            (
                "{ cities { nodes { key } } stats { count } }",
                "Ask for `stats` in a request of its own",
            ),
            (
                "{ graph { nodes { key } links { key } } }",
                "`nodes` and `links` are two lists",
            ),
            (
                "{ cities { nodes { partners { nodes { names } } } } }",
                "`partners.nodes.names` is a list within a list",
            ),
        ] {
            let message = planned(query).expect_err(query);
            assert!(message.contains(words), "{message}");
        }
    }
}
