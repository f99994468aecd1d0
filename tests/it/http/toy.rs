//! A small schema with one example of each thing that the HTTP layer must handle.

use std::any::TypeId;
use std::io::Read as _;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{
    Data, Enum, Error, ErrorExtensions, Executor, ID, InputObject, Object, OneofObject, Request, Response, Scalar,
    ScalarType, Schema, ServerError, SimpleObject, Subscription, ValidationMode, Value,
};
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use interurban::freshness::MinRevision;
use interurban::http::BearerToken;
use interurban::reception::Reception;
use interurban::upload::Uploads;

pub(crate) type ToySchema = Schema<Query, Mutation, Live>;

/// A scalar that accepts any value, including bare words.
#[derive(Clone, Debug)]
pub(crate) struct Anything(Value);

#[Scalar]
impl ScalarType for Anything {
    fn parse(value: Value) -> async_graphql::InputValueResult<Self> {
        if value == Value::String("wrong".to_owned()) {
            return Err("it is wrong".into());
        }
        Ok(Self(value))
    }

    fn to_value(&self) -> Value {
        self.0.clone()
    }
}

fn no_file() -> Error {
    Error::new("There is no such file.").extend_with(|_, extensions| extensions.set("code", "NOT_FOUND"))
}

/// A file of the request.
#[derive(Clone, Debug)]
pub(crate) struct Upload(usize);

#[Scalar]
impl ScalarType for Upload {
    fn parse(value: Value) -> async_graphql::InputValueResult<Self> {
        match &value {
            Value::String(text) => Uploads::position(text).map(Self).ok_or_else(|| "it is no file".into()),
            _ => Err("it is no file".into()),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(Uploads::reference(self.0))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
enum Kind {
    Twinning,
    Exchange,
}

#[derive(Debug, InputObject)]
struct Filter {
    name: Option<String>,
    #[graphql(default = 7)]
    least: i32,
    kinds: Option<Vec<Kind>>,
    inner: Option<Box<Filter>>,
}

#[derive(Debug, OneofObject)]
enum Choice {
    Key(String),
    Number(i32),
}

#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct City {
    key: String,
    name: String,
}

#[async_graphql::ComplexObject]
impl City {
    async fn partners(&self, first: Option<i32>) -> CityConnection {
        CityConnection::page(first.unwrap_or(2).min(2))
    }

    async fn all(&self) -> Vec<City> {
        cities(2)
    }

    async fn nothing(&self) -> Option<async_graphql::Result<String>> {
        Some(Err(Error::new("no name")))
    }

    /// Fails for the second city of a list, which nulls the list.
    async fn second(&self) -> async_graphql::Result<i32> {
        if self.key == "city-1" {
            return Err(
                Error::new("It is the second.").extend_with(|_, extensions| extensions.set("code", "NOT_FOUND"))
            );
        }
        Ok(1)
    }
}

#[derive(Clone, SimpleObject)]
pub(crate) struct CityConnection {
    nodes: Vec<City>,
    total_count: i32,
}

impl CityConnection {
    fn page(first: i32) -> Self {
        Self {
            nodes: cities(first),
            total_count: 1_000,
        }
    }
}

fn cities(count: i32) -> Vec<City> {
    (0..count)
        .map(|index| City {
            key: format!("city-{index}"),
            name: format!("City {index}"),
        })
        .collect()
}

#[derive(Debug, Default)]
pub(crate) struct Query;

#[Object]
impl Query {
    /// The token of the request, as sent.
    async fn token(&self, context: &async_graphql::Context<'_>) -> Option<String> {
        let token = context.data_opt::<BearerToken>();
        token.map(|token| token.as_str().to_owned())
    }

    async fn city(&self, key: String) -> Option<City> {
        (key != "nowhere").then(|| City {
            name: key.to_uppercase(),
            key,
        })
    }

    async fn cities(&self, #[graphql(default = 20)] first: i32) -> CityConnection {
        CityConnection::page(first)
    }

    async fn nodes(&self, ids: Vec<ID>) -> Vec<City> {
        cities(i32::try_from(ids.len()).unwrap_or_default())
    }

    /// Its arguments, as the resolver got them.
    #[allow(clippy::too_many_arguments)]
    async fn echo(
        &self,
        any: Option<Anything>,
        text: Option<String>,
        number: Option<i32>,
        numbers: Option<Vec<Vec<i32>>>,
        id: Option<ID>,
        flag: Option<bool>,
        filter: Option<Filter>,
        choice: Option<Choice>,
        kind: Option<Kind>,
    ) -> String {
        let _ = (flag, numbers.as_ref().map(Vec::len));
        format!(
            "{:?} {text:?} {number:?} {:?} {filter:?} {choice:?} {kind:?}",
            any.map(|any| any.0.to_string()),
            id.map(|id| id.to_string())
        )
    }

    /// Nested lists; the second one has a second city.
    async fn groups(&self) -> Option<Vec<Vec<City>>> {
        Some(vec![cities(1), cities(2)])
    }

    /// The same, but only the failing list is null.
    async fn halves(&self) -> Vec<Option<CityConnection>> {
        vec![Some(CityConnection::page(1)), Some(CityConnection::page(2))]
    }

    async fn secret(&self) -> async_graphql::Result<String> {
        Err(Error::new("SELECT password FROM person"))
    }

    // `Result<Option<…>>` would null the parent as well: the executor catches errors at an outer
    // `Option`.
    async fn missing(&self) -> Option<async_graphql::Result<String>> {
        Some(Err(Error::new("There is no such city.").extend_with(
            |_, extensions| {
                extensions.set("code", "NOT_FOUND");
                extensions.set("argument", "key");
            },
        )))
    }

    async fn panics(&self) -> bool {
        assert!(std::hint::black_box(false), "a secret in a panic");
        true
    }

    async fn slow(&self, milliseconds: u64) -> bool {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        true
    }

    async fn large(&self, bytes: usize) -> String {
        "x".repeat(bytes)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Mutation;

#[Object]
impl Mutation {
    /// Names, lengths and last bytes of the files.
    async fn measure(
        &self,
        context: &async_graphql::Context<'_>,
        files: Vec<Upload>,
        #[graphql(default)] milliseconds: u64,
    ) -> async_graphql::Result<Vec<String>> {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        let uploads = context.data_opt::<Uploads>().ok_or_else(no_file)?;
        let measured = files.iter().map(|file| {
            let file = uploads.get(file.0).ok_or_else(no_file)?;
            let mut bytes = Vec::new();
            file.open()?.read_to_end(&mut bytes)?;
            assert_eq!(bytes.len() as u64, file.bytes());
            let end = String::from_utf8_lossy(&bytes[bytes.len().saturating_sub(5)..]).into_owned();
            Ok(format!("{} {} {end}", file.name(), bytes.len()))
        });
        measured.collect()
    }

    async fn rename(&self, name: String, #[graphql(default)] milliseconds: u64) -> String {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        name
    }
}

#[derive(Debug, Default)]
pub(crate) struct Live;

#[Subscription]
impl Live {
    /// 1, 2, 3 …
    async fn ticks(&self, count: i32, #[graphql(default)] pause_ms: u64) -> impl Stream<Item = i32> + use<> {
        stream::iter(1..=count).then(move |tick| async move {
            tokio::time::sleep(Duration::from_millis(pause_ms)).await;
            tick
        })
    }

    /// Never has an event.
    async fn silence(&self) -> impl Stream<Item = i32> + use<> {
        stream::pending()
    }

    /// As many events as the client takes.
    async fn flood(&self, bytes: usize) -> impl Stream<Item = String> + use<> {
        stream::repeat_with(move || "x".repeat(bytes))
    }

    async fn impossible(&self) -> async_graphql::Result<stream::Empty<i32>> {
        Err(Error::new("There is no such thing.").extend_with(|_, extensions| extensions.set("code", "NOT_FOUND")))
    }

    /// One event, then an error, then another.
    async fn stumbles(&self) -> impl Stream<Item = async_graphql::Result<i32>> + use<> {
        let error = || Error::new("Not this time.").extend_with(|_, extensions| extensions.set("code", "TIMEOUT"));
        stream::iter([Ok(1), Err(error()), Ok(3)])
    }

    /// One event, then an error, then nothing.
    async fn gives_up(&self) -> impl Stream<Item = async_graphql::Result<i32>> + use<> {
        let error = Error::new("No more.").extend_with(|_, extensions| extensions.set("code", "UNAVAILABLE"));
        stream::iter([Ok(1), Err(error)])
    }

    async fn breaks(&self) -> impl Stream<Item = i32> + use<> {
        stream::iter(1..3).inspect(|tick| assert!(*tick < 2, "a secret in a panic"))
    }

    async fn caller(&self, context: &async_graphql::Context<'_>) -> impl Stream<Item = Option<String>> + use<> {
        let token = context.data_opt::<BearerToken>();
        let token = token.map(|token| token.as_str().to_owned());
        stream::iter([token])
    }
}

/// The toy schema, which rejects the token `revoked` and is always at revision 1.
#[derive(Clone)]
pub(crate) struct Toy(pub(crate) ToySchema);

impl Toy {
    fn refusal(request: &Request) -> Option<Response> {
        let token = request
            .data
            .get(&TypeId::of::<BearerToken>())?
            .downcast_ref::<BearerToken>()?;
        (token.as_str() == "revoked").then(|| {
            let error = Error::new("The token is not known.");
            let error = error.extend_with(|_, extensions| extensions.set("code", "UNAUTHENTICATED"));
            Response::from_errors(vec![ServerError {
                extensions: error.extensions,
                ..ServerError::new(error.message, None)
            }])
        })
    }
}

impl Reception for Toy {
    async fn receive(&self, request: Request) -> Result<Request, Response> {
        let least = request.data.get(&TypeId::of::<MinRevision>());
        let least = least.and_then(|least| least.downcast_ref::<MinRevision>()).copied();
        if least.is_some_and(|least| Some(least) != MinRevision::parse("1")) {
            std::future::pending::<()>().await;
        }
        Ok(request)
    }
}

impl Executor for Toy {
    async fn execute(&self, request: Request) -> Response {
        match Self::refusal(&request) {
            Some(refusal) => refusal,
            None => self.0.execute(request).await,
        }
    }

    fn execute_stream(&self, request: Request, session: Option<Arc<Data>>) -> BoxStream<'static, Response> {
        match Self::refusal(&request) {
            Some(refusal) => stream::iter([refusal]).boxed(),
            None => Executor::execute_stream(&self.0, request, session),
        }
    }
}

pub(crate) fn schema() -> ToySchema {
    Schema::build(Query, Mutation, Live)
        .validation_mode(ValidationMode::Fast)
        .finish()
}
