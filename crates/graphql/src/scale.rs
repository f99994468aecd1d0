//! Measures an answer while it is made, so that one that is too large is aborted early.

use std::fmt::{self, Write as _};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use async_graphql::parser::types::{Field, OperationType};
use async_graphql::{
    ContainerType, ContextBase, ContextSelectionSet, Error, Number, Positioned, ServerError, ServerResult, Value,
};

use crate::text;

/// The step before the next object of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Continue.
    Go,
    /// Yield to other requests.
    GiveWay,
    /// Wait for a turn at large answers.
    Wait,
}

/// A wait for a turn.
pub type Waiting<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;

/// Counts the size of an answer. A request carries one as `Arc<dyn Scale>` in its data.
pub trait Scale: Send + Sync {
    /// Ends an event of a subscription and releases its turn. The next event is a new answer.
    fn end(&self);

    /// Resets the count of work since the task last yielded.
    fn resume(&self);

    /// Counts a field of the root that is about to be resolved. Returns false if the task must
    /// yield first.
    ///
    /// # Errors
    /// The bound that was already exceeded.
    fn field(&self) -> Result<bool, Error>;

    /// Counts an object that is about to be made.
    ///
    /// # Errors
    /// The bound that is exceeded.
    fn object(&self) -> Result<Step, Error>;

    /// True if the task must yield before it makes more.
    fn is_spent(&self) -> bool;

    /// True if objects of a query may be written as text: its document does not [select
    /// twice](crate::selects_twice).
    fn takes_text(&self) -> bool;

    /// Waits for a turn at large answers, if the answer has none yet.
    fn wait(&self) -> Waiting<'_>;

    /// Counts the bytes of an object that was made: those of its names and leaves as JSON.
    ///
    /// # Errors
    /// The bound that is exceeded.
    fn bytes(&self, bytes: usize) -> Result<(), Error>;
}

/// Returns the scale of an answer.
fn of<'a, T>(context: &ContextBase<'a, T>) -> Option<&'a dyn Scale> {
    context.data_opt::<Arc<dyn Scale>>().map(|scale| &**scale)
}

/// Returns the scale of an answer whose objects are written as text.
pub(crate) fn texts<'a, T>(context: &ContextBase<'a, T>) -> Option<&'a dyn Scale> {
    let is_query = context.query_env.operation.node.ty == OperationType::Query;
    of(context).filter(|scale| is_query && scale.takes_text())
}

/// Waits before a root field starts, so that only a few start at a time. Fails if the answer is
/// already too large.
///
/// # Errors
/// The bound that was exceeded.
pub async fn begin_field<T>(context: &ContextBase<'_, &Positioned<T>>) -> ServerResult<()> {
    let Some(scale) = of(context) else {
        return Ok(());
    };
    while !scale.field().map_err(|error| placed(context, error))? {
        give_way().await;
    }
    Ok(())
}

/// Counts a scalar that is an object as JSON.
///
/// # Errors
/// The bound that is exceeded.
pub fn weigh_scalar(context: &ContextSelectionSet<'_>, value: &Value) -> ServerResult<()> {
    let weighed = of(context).map_or(Ok(()), |scale| scale.bytes(json_bytes(value)));
    weighed.map_err(|error| placed(context, error))
}

/// Makes an object and counts it.
pub(crate) async fn weigh(
    context: &ContextSelectionSet<'_>,
    make: impl Future<Output = ServerResult<Value>>,
) -> ServerResult<Value> {
    let Some(scale) = of(context) else {
        return make.await;
    };
    let operation = context.query_env.operation.node.ty;
    let is_root = context.path_node.is_some_and(|node| node.parent.is_none());
    if is_root && operation == OperationType::Mutation {
        // An error instead of a mutation's answer would mean that nothing was written.
        let value = make.await?;
        let _ = scale.bytes(object_bytes(&value));
        return Ok(value);
    }
    let made = weighed(context, scale, make).await;
    if is_root && operation == OperationType::Subscription {
        scale.end();
    }
    made
}

async fn weighed(
    context: &ContextSelectionSet<'_>,
    scale: &dyn Scale,
    make: impl Future<Output = ServerResult<Value>>,
) -> ServerResult<Value> {
    begin(context, scale).await?;
    let value = make.await?;
    let weighed = scale.bytes(object_bytes(&value));
    weighed.map_err(|error| placed(context, error))?;
    Ok(value)
}

/// Makes an object as text and counts it.
pub(crate) async fn weigh_text<T: ContainerType + ?Sized>(
    context: &ContextSelectionSet<'_>,
    root: &T,
    fields: Vec<&Positioned<Field>>,
    scale: &dyn Scale,
) -> ServerResult<Value> {
    begin(context, scale).await?;
    let made = text::object(context, root, &fields, scale).await?;
    let weighed = scale.bytes(made.own_bytes);
    weighed.map_err(|error| placed(context, error))?;
    Ok(Value::Binary(made.text.into()))
}

/// Counts an object, and waits for its turn.
async fn begin(context: &ContextSelectionSet<'_>, scale: &dyn Scale) -> ServerResult<()> {
    let failed = |error| placed(context, error);
    match scale.object().map_err(failed)? {
        Step::Go => {}
        Step::GiveWay => give_way().await,
        // A mutation's answer does not wait.
        Step::Wait if context.query_env.operation.node.ty == OperationType::Mutation => {}
        Step::Wait => scale.wait().await.map_err(failed)?,
    }
    Ok(())
}

fn placed<T>(context: &ContextBase<'_, &Positioned<T>>, error: Error) -> ServerError {
    context.set_error_path(error.into_server_error(context.item.pos))
}

/// Lets other tasks run. It wakes itself at once, which a list of futures takes as a request to
/// pause; it does not see `yield_now` of tokio.
async fn give_way() {
    let mut given = false;
    poll_fn(|context| {
        if std::mem::replace(&mut given, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Returns the bytes of an object as JSON without the objects in it, which are counted by
/// themselves.
fn object_bytes(value: &Value) -> usize {
    match value {
        Value::Object(fields) => enclosed(fields.iter().map(|(name, value)| name.len() + 3 + leaf_bytes(value))),
        other => leaf_bytes(other),
    }
}

fn leaf_bytes(value: &Value) -> usize {
    match value {
        Value::Null => 4,
        Value::Boolean(value) => 5 - usize::from(*value),
        Value::Number(number) => number_bytes(number),
        Value::String(text) => text_bytes(text),
        Value::Enum(name) => name.len() + 2,
        Value::List(items) => enclosed(items.iter().map(leaf_bytes)),
        Value::Binary(bytes) => 4 * bytes.len(),
        Value::Object(_) => 0,
    }
}

/// Returns the bytes of any value as JSON, with everything in it.
fn json_bytes(value: &Value) -> usize {
    match value {
        Value::List(items) => enclosed(items.iter().map(json_bytes)),
        Value::Object(fields) => enclosed(fields.iter().map(|(name, value)| name.len() + 3 + json_bytes(value))),
        leaf => leaf_bytes(leaf),
    }
}

/// Returns the bytes of parts in brackets, with commas between them.
fn enclosed(parts: impl ExactSizeIterator<Item = usize>) -> usize {
    2 + parts.len().saturating_sub(1) + parts.sum::<usize>()
}

/// Returns the bytes of a text with its quotes and escapes.
fn text_bytes(text: &str) -> usize {
    let more = |byte: u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 8 | 12 => 1,
        0..0x20 => 5,
        _ => 0,
    };
    2 + text.len() + text.bytes().map(more).sum::<usize>()
}

fn number_bytes(number: &Number) -> usize {
    struct Length(usize);

    impl fmt::Write for Length {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0 += text.len();
            Ok(())
        }
    }

    let mut length = Length(0);
    let _ = write!(length, "{number}");
    length.0
}

#[cfg(test)]
mod tests {
    use async_graphql::value;

    use super::*;

    #[test]
    fn bytes_are_those_of_the_json() {
        let texts = "quotes \" and \\, lines\n, tabs\t, \u{1} and é";
        let leaves =
            value!({ "a": 1, "bc": -2.5e-7, "d": null, "e": true, "f": false, "g": texts, "h": [], "i": [1, 22] });
        let nested = value!({ "one": { "x": [{}, { "y": "z" }, [3]] }, "two": [[], [{ "w": 12345678901_u64 }]] });
        for value in [&leaves, &nested, &value!({}), &value!([texts])] {
            let json = value.clone().into_json().expect("JSON").to_string();
            assert_eq!(json_bytes(value), json.len(), "{json}");
        }
        assert_eq!(object_bytes(&leaves), json_bytes(&leaves), "there is no object in it");
        // {"one":,"two":[[],[]]}
        assert_eq!(object_bytes(&nested), 22);
    }
}
