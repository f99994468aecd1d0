//! A list whose elements are made without a task for each.

use std::borrow::Cow;
use std::ops::Deref;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};

use crate::join::join;
use crate::scale::texts;

/// A list that may be long. It is the type `Vec` in the schema.
#[derive(Clone, Debug)]
pub struct List<T>(pub Vec<T>);

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: OutputType> OutputType for List<T> {
    fn type_name() -> Cow<'static, str> {
        Vec::<T>::type_name()
    }

    fn qualified_type_name() -> String {
        Vec::<T>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Vec::<T>::create_type_info(registry)
    }

    async fn resolve(&self, context: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let Some(scale) = texts(context) else {
            return Box::pin(OutputType::resolve(&self.0, context, field)).await;
        };
        let items = self.0.iter().enumerate();
        let items = items.map(|(index, item)| element(context, field, index, item));
        Ok(Value::List(join(scale, items).await?))
    }
}

async fn element<T: OutputType>(
    context: &ContextSelectionSet<'_>,
    field: &Positioned<Field>,
    index: usize,
    item: &T,
) -> ServerResult<Value> {
    let context = context.with_index(index);
    let resolved = OutputType::resolve(item, &context, field).await;
    resolved.map_err(|error| context.set_error_path(error))
}
