//! Reception: separates the waiting of a request from its execution, so that a waiting request does
//! not occupy a place.

use std::sync::Arc;

use async_graphql::{Data, ObjectType, Request, Response, Schema, SubscriptionType};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;

/// Identifies the data that answers are read from: the number of a state of the data, and a day.
pub type Version = (u64, i32);

/// An executor that can wait for what a request needs, separately from executing it.
pub trait Reception: async_graphql::Executor {
    /// Waits for what the request needs before it can be computed, such as the caller's identity
    /// and the minimum revision. Returns the request with the results, or the answer if it is
    /// refused.
    fn receive(&self, request: Request) -> impl Future<Output = Result<Request, Response>> + Send;

    /// Returns the name of the token of a received request; `None` without a token.
    fn caller(&self, _request: &Request) -> Option<Arc<str>> {
        None
    }

    /// Returns the version of the data that queries are answered from now; `None` if it has none.
    /// At one version, equal queries of callers without a token have equal answers or fail. A
    /// version never returns.
    fn version(&self) -> Option<Version> {
        None
    }
}

/// Does not wait.
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

/// A type-erased [`Reception`], so that the code above it is compiled once and not per executor.
pub(crate) trait AnyReception: Send + Sync {
    fn receive(&self, request: Request) -> BoxFuture<'_, Result<Request, Response>>;
    fn caller(&self, request: &Request) -> Option<Arc<str>>;
    fn execute(&self, request: Request) -> BoxFuture<'_, Response>;
    fn execute_stream(&self, request: Request, session: Option<Arc<Data>>) -> BoxStream<'static, Response>;
    fn version(&self) -> Option<Version>;
}

impl<E: Reception> AnyReception for E {
    fn receive(&self, request: Request) -> BoxFuture<'_, Result<Request, Response>> {
        Reception::receive(self, request).boxed()
    }

    fn caller(&self, request: &Request) -> Option<Arc<str>> {
        Reception::caller(self, request)
    }

    fn execute(&self, request: Request) -> BoxFuture<'_, Response> {
        async_graphql::Executor::execute(self, request).boxed()
    }

    fn execute_stream(&self, request: Request, session: Option<Arc<Data>>) -> BoxStream<'static, Response> {
        async_graphql::Executor::execute_stream(self, request, session)
    }
    fn version(&self) -> Option<Version> {
        Reception::version(self)
    }
}
