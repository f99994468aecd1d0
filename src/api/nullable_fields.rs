//! Object types whose fields fail independently.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::{MetaType, Registry};
use async_graphql::resolver_utils::resolve_container;
use async_graphql::{
    ContainerType, Context, ContextSelectionSet, ObjectType, OutputType, Positioned, ServerResult, Value, begin_field,
};

/// Makes every field of an object nullable. A field that fails is null, and the data of its
/// siblings are still returned. Without this, the error of a non-null field nulls the whole object,
/// which at the root is the whole answer. Once the answer is too large no further field begins, so
/// that no mutation is carried out whose answer cannot be returned.
#[derive(Debug, Default)]
pub struct NullableFields<T>(pub T);

impl<T: ObjectType> ContainerType for NullableFields<T> {
    async fn resolve_field(&self, context: &Context<'_>) -> ServerResult<Option<Value>> {
        let resolved = match begin_field(context).await {
            Ok(()) => self.0.resolve_field(context).await,
            Err(too_heavy) => Err(too_heavy),
        };
        resolved.or_else(|error| {
            context.add_error(error);
            Ok(Some(Value::Null))
        })
    }
}

impl<T: ObjectType> OutputType for NullableFields<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let name = T::create_type_info(registry);
        if let Some(MetaType::Object { fields, .. }) = registry.types.get_mut(&*T::type_name()) {
            for field in fields.values_mut() {
                field.ty.truncate(field.ty.trim_end_matches('!').len());
            }
        }
        name
    }

    async fn resolve(&self, context: &ContextSelectionSet<'_>, _field: &Positioned<Field>) -> ServerResult<Value> {
        resolve_container(context, self).await
    }
}

impl<T: ObjectType> ObjectType for NullableFields<T> {}
