//! Writes objects of an answer once, as the text that is sent.
//!
//! The library makes a map of names and values for each object and writes the maps as JSON in the
//! end. Here an object becomes text as soon as its fields are known. The text is kept as
//! [`Value::Binary`] until [`write_json`](crate::write_json) writes the answer. No scalar is of
//! that kind.
//!
//! Two objects under one name cannot be merged as texts. So a document that [selects
//! twice](crate::selects_twice) is answered with maps.

use std::collections::HashSet;

use async_graphql::parser::types::{Field, Selection, SelectionSet};
use async_graphql::{ContainerType, ContextSelectionSet, Positioned, ServerResult, Value};

use crate::Scale;
use crate::join::join;
use crate::json::{write, write_name};

/// The number of fields from which a set records the written names.
const MANY_FIELDS: usize = 32;

/// An object that was made.
pub(crate) struct Made {
    pub(crate) text: Vec<u8>,
    /// The number of its bytes without those of the objects in it.
    pub(crate) own_bytes: usize,
}

/// Returns the fields of a selection for an object. `None` if they depend on the object behind an
/// interface or a union.
pub(crate) fn fields_of<'a, T: ContainerType + ?Sized>(
    context: &ContextSelectionSet<'a>,
    root: &T,
) -> Option<Vec<&'a Positioned<Field>>> {
    let mut fields = Vec::with_capacity(context.item.node.items.len());
    collect(context, root, &context.item.node, &mut fields).then_some(fields)
}

fn collect<'a, T: ContainerType + ?Sized>(
    context: &ContextSelectionSet<'a>,
    root: &T,
    set: &'a SelectionSet,
    fields: &mut Vec<&'a Positioned<Field>>,
) -> bool {
    set.items.iter().all(|selection| {
        let (condition, set) = match &selection.node {
            Selection::Field(field) => {
                fields.push(field);
                return true;
            }
            Selection::InlineFragment(inline) => (inline.node.type_condition.as_ref(), &inline.node.selection_set),
            Selection::FragmentSpread(spread) => {
                let fragment = context.query_env.fragments.get(&spread.node.fragment_name.node);
                let Some(fragment) = fragment else { return false };
                (Some(&fragment.node.type_condition), &fragment.node.selection_set)
            }
        };
        let (name, is_a) = (T::type_name(), root.introspection_type_name());
        let condition = condition.map(|condition| condition.node.on.node.as_str());
        let implements = |condition: &str| {
            let interfaces = context.schema_env.registry.implements.get(&*name);
            interfaces.is_some_and(|interfaces| interfaces.contains(condition))
        };
        match condition {
            _ if name != is_a => false,
            Some(condition) if name != condition && !implements(condition) => true,
            _ => collect(context, root, &set.node, fields),
        }
    })
}

/// Writes an object of these fields.
///
/// # Errors
/// The first error of a non-null field.
pub(crate) async fn object<T: ContainerType + ?Sized>(
    context: &ContextSelectionSet<'_>,
    root: &T,
    fields: &[&Positioned<Field>],
    scale: &dyn Scale,
) -> ServerResult<Made> {
    let values = fields.iter().map(|field| value(context, root, field));
    let values = join(scale, values).await?;
    Ok(written(fields, &values))
}

async fn value<T: ContainerType + ?Sized>(
    context: &ContextSelectionSet<'_>,
    root: &T,
    field: &Positioned<Field>,
) -> ServerResult<Value> {
    if field.node.name.node == "__typename" {
        return Ok(Value::String(root.introspection_type_name().into_owned()));
    }
    let context = context.with_field(field);
    Ok(root.resolve_field(&context).await?.unwrap_or_default())
}

fn written(fields: &[&Positioned<Field>], values: &[Value]) -> Made {
    let names = fields.iter().map(|field| field.node.response_key().node.as_str());
    let expected = names.clone().map(|name| name.len() + 4).sum::<usize>() + values.iter().map(expected).sum::<usize>();
    let mut text = Vec::with_capacity(expected + 2);
    let (mut seen, mut of_objects) = (HashSet::new(), 0);
    text.push(b'{');
    for (position, (name, value)) in names.clone().zip(values).enumerate() {
        let is_repeated = match fields.len() < MANY_FIELDS {
            true => names.clone().take(position).any(|earlier| earlier == name),
            false => !seen.insert(name),
        };
        if is_repeated {
            continue;
        }
        write_name(position == 0, name, &mut text);
        of_objects += write(value, &mut text);
    }
    text.push(b'}');
    let own_bytes = text.len() - of_objects;
    Made { text, own_bytes }
}

/// Returns the expected number of bytes of a value.
fn expected(value: &Value) -> usize {
    match value {
        Value::Binary(text) => text.len(),
        Value::String(text) => text.len() + 2,
        Value::List(items) => 2 + items.iter().map(|item| expected(item) + 1).sum::<usize>(),
        _ => 8,
    }
}
