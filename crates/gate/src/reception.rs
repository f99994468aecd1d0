//! What a request waits for before it is worked on: who waits takes no place of those who work.

use async_graphql::{ObjectType, Request, Response, Schema, SubscriptionType};

/// Names what answers are read from: the number of a state of the data, and a day.
pub type Version = (u64, i32);

/// An executor that can do the waiting of a request apart from its work.
pub trait Reception: async_graphql::Executor {
    /// Waits for what the request needs before anything can be computed for it, such as who asks
    /// and the revision that they want to see; gives the request back, with what was found out, or
    /// the answer if it is refused.
    fn receive(&self, request: Request) -> impl Future<Output = Result<Request, Response>> + Send;

    /// The version of what a query is answered from at this moment. While it stays the same, equal queries of callers who show
    /// no token have equal answers, unless they fail. A version does not come back. `None` if there is nothing of the kind.
    fn version(&self) -> Option<Version> {
        None
    }
}

/// Nothing has to be waited for.
impl<Q, M, S> Reception for Schema<Q, M, S>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    async fn receive(&self, request: Request) -> Result<Request, Response> {
        Ok(request)
    }
}
