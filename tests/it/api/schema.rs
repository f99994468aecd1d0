//! The SDL: committed, sorted, and completely described.

use std::fs;

use apollo_compiler::Schema;
use apollo_compiler::schema::ExtendedType;
use interurban::api::scalars::takes;
use interurban::api::schema::sdl;

#[test]
fn the_committed_schema_is_current() {
    let committed = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/schema.graphql")).expect("schema.graphql");
    assert!(
        committed == sdl(),
        "schema.graphql is stale; run `cargo run -- schema > schema.graphql`"
    );
}

#[test]
fn every_element_is_described() {
    let schema = Schema::parse_and_validate(sdl(), "schema.graphql").expect("a valid schema");
    let mut bare = Vec::new();
    let mut check = |name: String, described: bool| {
        if !described {
            bare.push(name);
        }
    };
    for (name, definition) in schema.types.iter().filter(|(_, definition)| !definition.is_built_in()) {
        check(name.to_string(), definition.description().is_some());
        let fields = match definition {
            ExtendedType::Object(object) => &object.fields,
            ExtendedType::Interface(interface) => &interface.fields,
            ExtendedType::InputObject(input) => {
                for (field, definition) in &input.fields {
                    check(format!("{name}.{field}"), definition.description.is_some());
                }
                continue;
            }
            ExtendedType::Enum(words) => {
                for (word, definition) in &words.values {
                    check(format!("{name}.{word}"), definition.description.is_some());
                }
                continue;
            }
            _ => continue,
        };
        for (field, definition) in fields {
            check(format!("{name}.{field}"), definition.description.is_some());
            for argument in &definition.arguments {
                check(
                    format!("{name}.{field}({}:)", argument.name),
                    argument.description.is_some(),
                );
            }
        }
    }
    assert!(bare.is_empty(), "without a description: {}", bare.join(", "));
}

#[test]
fn every_custom_scalar_says_which_values_it_takes() {
    let schema = Schema::parse_and_validate(sdl(), "schema.graphql").expect("a valid schema");
    let custom = schema
        .types
        .iter()
        .filter(|(_, definition)| definition.is_scalar() && !definition.is_built_in());
    let mut names: Vec<&str> = custom.map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let mut known: Vec<&str> = takes().map(|(name, _)| name).collect();
    known.sort_unstable();
    assert_eq!(known, names);
}

#[test]
fn every_field_of_queries_and_mutations_is_nullable() {
    let schema = Schema::parse_and_validate(sdl(), "schema.graphql").expect("a valid schema");
    for root in ["Query", "Mutation"] {
        let fields = &schema.get_object(root).expect("a root").fields;
        let non_null: Vec<_> = fields.iter().filter(|(_, field)| field.ty.is_non_null()).collect();
        assert!(non_null.is_empty(), "{root}: {non_null:?}");
    }
    let network = schema.get_object("Network").expect("a type");
    assert!(
        network.fields["cities"].ty.is_non_null(),
        "below the root nothing changes"
    );
}

/// Caches identify objects by `id`; Relay by nothing else.
#[test]
fn only_objects_that_can_be_fetched_again_have_a_field_id() {
    let schema = Schema::parse_and_validate(sdl(), "schema.graphql").expect("a valid schema");
    for (name, definition) in &schema.types {
        if let ExtendedType::Object(object) = definition {
            let is_node = object.implements_interfaces.iter().any(|interface| interface == "Node");
            assert_eq!(object.fields.contains_key("id"), is_node, "{name}");
        }
    }
}
