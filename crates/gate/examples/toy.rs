//! A toy schema behind the gate.
//!
//! `cargo run -p interurban-gate --example toy`, then
//! `curl -G http://127.0.0.1:4000/graphql --data-urlencode 'query={ hello(name: "Ada") }'`

use std::error::Error;
use std::future::pending;

use async_graphql::{EmptyMutation, Object, Schema, Subscription};
use futures_util::{Stream, stream};
use interurban_gate::{HttpOptions, Price, PriceList, ServeOptions, Site, SiteError, router, serve};
use tokio::net::TcpListener;

struct Query;

#[Object]
impl Query {
    async fn hello(&self, name: String) -> String {
        format!("Hello, {name}!")
    }
}

struct Countdown;

#[Subscription]
impl Countdown {
    async fn countdown(&self, from: u32) -> impl Stream<Item = u32> + use<> {
        stream::iter((0..=from).rev())
    }
}

/// A greeting costs 400. The default limits apply: an operation may cost 10,000.
pub(crate) fn site() -> Result<Site, SiteError> {
    let schema = Schema::new(Query, EmptyMutation, Countdown);
    let sdl = schema.sdl();
    let dear = Price {
        base: 400,
        ..Price::default()
    };
    let prices = PriceList::new().with("Query", "hello", dear);
    router(
        schema,
        &sdl,
        HttpOptions {
            prices,
            ..HttpOptions::default()
        },
        Vec::new,
    )
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:4000").await?;
    println!("http://{}/graphql", listener.local_addr()?);
    serve(listener, site()?, pending(), ServeOptions::default()).await?;
    Ok(())
}
