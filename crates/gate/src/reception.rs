//! What a request waits for before it is worked on: who waits takes no place of those who work.

use async_graphql::{ObjectType, Request, Response, Schema, SubscriptionType};

/// An executor that can do the waiting of a request apart from its work.
pub trait Reception: async_graphql::Executor {
    /// Waits for what the request needs before anything can be computed for it, such as who asks
    /// and the revision that they want to see; gives the request back, with what was found out, or
    /// the answer if it is refused.
    fn receive(&self, request: Request) -> impl Future<Output = Result<Request, Response>> + Send;
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
