//! The scalar for a file of the request.

use async_graphql::{InputValueResult, Scalar, ScalarType, Value};

use super::scalars::{Input, Wrong, parsed};
use crate::upload::Uploads;

/// A file sent with the request, by the GraphQL multipart request specification: the variable is
/// null in `operations`, `map` names it, and the file is a part of the form. It cannot be written
/// as a literal. A request without files cannot give a value for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileRef(pub usize);

/// A file sent with the request, by the GraphQL multipart request specification: the variable is
/// null in `operations`, `map` names it, and the file is a part of the form. It cannot be written
/// as a literal. A request without files cannot give a value for it.
#[Scalar(
    name = "Upload",
    specified_by_url = "https://github.com/jaydenseric/graphql-multipart-request-spec"
)]
impl ScalarType for FileRef {
    fn parse(value: Value) -> InputValueResult<Self> {
        parsed(value)
    }

    fn to_value(&self) -> Value {
        Value::String(Uploads::reference(self.0))
    }
}

impl Input for FileRef {
    fn read(value: Value) -> Result<Option<Self>, Wrong> {
        let Value::String(reference) = value else {
            return Ok(None);
        };
        let wrong =
            "is a file: send it as a part of a form, with null in its place (GraphQL multipart request specification)";
        let position = Uploads::position(&reference).ok_or_else(|| (wrong.to_owned(), Vec::new()))?;
        Ok(Some(Self(position)))
    }
}
